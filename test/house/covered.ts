import type { ESTree } from 'vite'
import { isProduct, type Fault, type House } from './source.js'

/** One file of an Istanbul report, as far as it is read here. */
export interface FileCoverage {
  readonly fnMap: Record<
    string,
    { readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } } }
  >
  readonly f: Record<string, number>
}

const functionsIn = (node: ESTree.Node | null): { name: string; node: ESTree.Node }[] => {
  if (node?.type === 'FunctionDeclaration' && node.id && node.body) return [{ name: node.id.name, node }]
  if (node?.type === 'VariableDeclaration') {
    return node.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' && (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
        ? [{ name: id.name, node: init }]
        : [],
    )
  }
  if (node?.type !== 'ClassDeclaration') return []
  return node.body.body.flatMap((member) =>
    member.type === 'MethodDefinition' && member.key.type === 'Identifier' && member.value.body
      ? [{ name: `${node.id?.name}.${member.key.name}`, node: member.value }]
      : [],
  )
}

/** Exported functions, and public methods of exported classes, that no test has run. */
export function neverRun({ sources }: House, coverage: ReadonlyMap<string, FileCoverage>): Fault[] {
  return sources.filter(isProduct).flatMap((source) => {
    const report = coverage.get(source.path)
    const exported = source.program.body.flatMap((statement) =>
      statement.type === 'ExportNamedDeclaration' ? functionsIn(statement.declaration) : [],
    )
    return exported.flatMap(({ name, node }): Fault[] => {
      const [first, last] = [source.line(node.start), source.line(node.end)]
      const key = Object.entries(report?.fnMap ?? {}).find(
        ([, { loc }]) => loc.start.line >= first && loc.end.line === last,
      )?.[0]
      const runs = key === undefined ? 0 : report?.f[key]
      return runs ? [] : [{ path: source.path, line: first, what: `no test runs '${name}'` }]
    })
  })
}
