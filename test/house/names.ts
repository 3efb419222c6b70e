import { Visitor } from 'vite'
import { isProduct, type Fault, type Rule } from './source.js'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/
const vague = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'manager', 'internal', 'misc'])

/** Files and folders are named in kebab-case, for the thing that they hold. */
export const fileNames: Rule = ({ sources }) =>
  sources.flatMap(({ path }) => {
    const parts = path.replace(/(\.(test|test-d|config))?\.m?[jt]s$/, '').split('/')
    const faults: Fault[] = []
    for (const part of parts) {
      if (!kebab.test(part)) faults.push({ path, line: 1, what: `'${part}' is not kebab-case` })
      const word = part.split('-').find((each) => vague.has(each))
      if (word) faults.push({ path, line: 1, what: `'${word}' says nothing; name the thing that the file holds` })
    }
    return faults
  })

const literals = (wrong: (text: string, path: string) => string | undefined): Rule => {
  return ({ sources }) =>
    sources.filter(isProduct).flatMap((source) => {
      const faults: Fault[] = []
      const look = (text: unknown, at: number): void => {
        const what = typeof text === 'string' ? wrong(text, source.path) : undefined
        if (what) faults.push({ path: source.path, line: source.line(at), what })
      }
      const keys = new Set<object>()
      new Visitor({
        TSLiteralType: ({ literal }) => {
          if (literal.type === 'Literal' && /^\w+$/.test(String(literal.value))) keys.add(literal)
        },
        Literal: (node) => {
          if (!keys.has(node)) look(node.value, node.start)
        },
        TemplateElement: (node) => look(node.value.cooked, node.start),
      }).visit(source.program)
      return faults
    })
}

const table = 'packages/protocol/src/methods/'
const revisions = 'packages/protocol/src/revision/'

/** A dated version stands only where methods and revisions are defined. */
export const versionDates = (versions: readonly string[]): Rule =>
  literals((text, path) => {
    if (path.startsWith(table) || path.startsWith(revisions)) return undefined
    const found = versions.find((version) => text.includes(version))
    return found && `the version ${found}; ask the revision for a trait instead`
  })

/** The name of a method stands only in the table. In a type, a single word is a key of the table and no name. */
export const methodNames = (names: readonly string[]): Rule => {
  const known = new Set(names)
  return literals((text, path) =>
    known.has(text) && !path.startsWith(table) ? `the method name '${text}'; write methods.<key>.name` : undefined,
  )
}
