import { Visitor } from 'vite'
import { isProduct, type Fault, type Rule } from './source.js'

/** Only `index.ts` re-exports, and it names each thing that it does. */
export const reExports: Rule = ({ sources }) =>
  sources.filter(isProduct).flatMap((source) => {
    const isIndex = source.path.endsWith('/index.ts')
    const imported = new Set(source.imports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)))
    const faults: Fault[] = []
    for (const { entries } of source.exports) {
      for (const { start, moduleRequest, exportName, localName } of entries) {
        const line = source.line(start)
        if (moduleRequest && exportName.kind === 'None') {
          faults.push({ path: source.path, line, what: `'export *' from ${moduleRequest.value}; name each thing` })
        } else if (!isIndex && (moduleRequest || imported.has(localName.name ?? ''))) {
          faults.push({ path: source.path, line, what: `re-exports ${exportName.name}; only index.ts may` })
        }
      }
    }
    return faults
  })

/** Named exports only. */
export const namedExports: Rule = ({ sources }) =>
  sources.filter(isProduct).flatMap((source) => {
    const faults: Fault[] = []
    for (const { entries } of source.exports) {
      for (const { start, exportName } of entries) {
        if (exportName.kind !== 'Default' && exportName.name !== 'default') continue
        faults.push({ path: source.path, line: source.line(start), what: 'a default export; give it a name' })
      }
    }
    new Visitor({
      TSExportAssignment: (node) => {
        faults.push({ path: source.path, line: source.line(node.start), what: "'export ='; export by name" })
      },
    }).visit(source.program)
    return faults
  })
