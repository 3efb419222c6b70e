import type { ESTree } from 'vite'
import { entriesOf, resolver } from './graph.js'
import { isProduct, type Fault, type House, type Rule, type Source } from './source.js'

/** A thing that a user can name, and where it is declared. */
interface Declared {
  readonly source: Source
  readonly name: string
  readonly node: ESTree.Node
  /** Where its doc comment must end: the start of the whole statement. */
  readonly at: number
}

const isDocumented = (source: Source, at: number): boolean =>
  source.comments.some(
    ({ type, value, end }) =>
      type === 'Block' && value.startsWith('*') && end <= at && source.text.slice(end, at).trim() === '',
  )

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

/** Members that the language names, so that everybody knows them. */
const wellKnown = new Set(['constructor', 'next', 'return', 'throw', 'then', 'toString', 'toJSON'])

const isCallable = (member: ESTree.TSSignature): boolean =>
  member.type === 'TSMethodSignature' ||
  (member.type === 'TSPropertySignature' && member.typeAnnotation?.typeAnnotation.type === 'TSFunctionType')

/** What a user can write after the dot: the members of a class, and what can be called of an interface. */
const membersOf = (node: ESTree.Node): { name: string; at: number }[] => {
  const members =
    node.type === 'ClassDeclaration'
      ? node.body.body.filter((member) => !('accessibility' in member && member.accessibility === 'private'))
      : node.type === 'TSInterfaceDeclaration'
        ? node.body.body.filter(isCallable)
        : []
  return members.flatMap((member) => {
    if (!('key' in member) || member.computed || ('override' in member && member.override)) return []
    const { key } = member
    return key.type === 'Identifier' && !wellKnown.has(key.name) ? [{ name: key.name, at: member.start }] : []
  })
}

/** The declarations behind each name that a public entry offers. */
function publicNames(house: House): Declared[][] {
  const entries = entriesOf(house).filter(isProduct)
  return entries.flatMap((entry) => exportedNames(entry).map((name) => follow(house, entry, name)))
}

/** Every name reachable from a public entry says what it is: what is exported, and what can be called on it. */
export const docComments: Rule = (house) => {
  const faults = new Map<string, Fault>()
  const tell = (source: Source, at: number, name: string): void => {
    const line = source.line(at)
    faults.set(`${source.path}:${line}:${name}`, { path: source.path, line, what: `'${name}' has no doc comment` })
  }
  for (const declared of publicNames(house)) {
    const first = declared[0]
    if (!first) continue
    if (!declared.some(({ source, at }) => isDocumented(source, at))) tell(first.source, first.at, first.name)
    for (const { source, node } of declared) {
      const members = membersOf(node)
      const documented = new Set(members.filter(({ at }) => isDocumented(source, at)).map((member) => member.name))
      for (const member of members) {
        if (!documented.has(member.name)) tell(source, member.at, `${first.name}.${member.name}`)
      }
    }
  }
  return [...faults.values()]
}
