import type { ESTree } from 'vite'
import { entriesOf, resolver } from './graph.js'
import { isProduct, type House, type Source } from './source.js'

/** A thing that a user can name, and where it is declared. */
export interface Declared {
  readonly source: Source
  readonly name: string
  readonly node: ESTree.Node
  /** Where its doc comment must end: the start of the whole statement. */
  readonly at: number
}

const namesIn = (node: ESTree.Node): string[] => {
  if (node.type === 'VariableDeclaration') {
    return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
  }
  return 'id' in node && node.id && 'name' in node.id && typeof node.id.name === 'string' ? [node.id.name] : []
}

/** The declarations of one name in one file; a function with overloads has several. */
function declarations(source: Source, name: string): Declared[] {
  return source.program.body.flatMap((statement) => {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    return node && namesIn(node).includes(name) ? [{ source, name, node, at: statement.start }] : []
  })
}

/** Follows a name from where it is exported to where it is declared. */
function follow(house: House, source: Source, name: string, resolve = resolver(house)): Declared[] {
  for (const { entries } of source.exports) {
    for (const { moduleRequest, exportName, importName, localName } of entries) {
      if (exportName.name !== name) continue
      if (moduleRequest) {
        const target = resolve(source, moduleRequest.value)
        if (!target) return []
        return importName.kind === 'Name'
          ? follow(house, target, importName.name ?? '', resolve)
          : exportedNames(target).flatMap((each) => follow(house, target, each, resolve))
      }
      return locally(house, source, localName.name ?? name, resolve)
    }
  }
  return []
}

/** Finds what a name means inside a file: something imported, or something declared there. */
export function meantBy(house: House, source: Source, name: string): Declared[] {
  return locally(house, source, name, resolver(house))
}

function locally(house: House, source: Source, name: string, resolve: ReturnType<typeof resolver>): Declared[] {
  for (const { moduleRequest, entries } of source.imports) {
    const entry = entries.find(({ localName }) => localName.value === name)
    const target = entry && resolve(source, moduleRequest.value)
    if (target && entry.importName.name) return follow(house, target, entry.importName.name, resolve)
  }
  return declarations(source, name)
}

const exportedNames = (source: Source): string[] =>
  source.exports.flatMap(({ entries }) => entries.flatMap(({ exportName }) => exportName.name ?? []))

/** What each name that a public entry offers is declared as; a function with overloads has several declarations. */
export function publicNames(house: House): Declared[][] {
  const found = new Map<string, Set<Declared>>()
  const nodes = new Set<ESTree.Node>()
  for (const entry of entriesOf(house).filter(isProduct)) {
    for (const name of exportedNames(entry)) {
      for (const declared of follow(house, entry, name)) {
        if (nodes.has(declared.node)) continue
        nodes.add(declared.node)
        const key = `${declared.source.path}:${declared.name}`
        found.set(key, (found.get(key) ?? new Set()).add(declared))
      }
    }
  }
  return [...found.values()].map((all) => [...all])
}
