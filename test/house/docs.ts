import type { ESTree } from 'vite'
import { meantBy, publicNames, type Declared } from './declared.js'
import type { Fault, House, Rule, Source } from './source.js'

/** Members that the language names, so that everybody knows them. */
const wellKnown = new Set(['constructor', 'next', 'return', 'throw', 'then', 'toString', 'toJSON'])

const isDocumented = (source: Source, at: number): boolean =>
  source.comments.some(
    ({ type, value, end }) =>
      type === 'Block' && value.startsWith('*') && end <= at && source.text.slice(end, at).trim() === '',
  )

const isCallable = (member: ESTree.TSSignature | ESTree.ClassElement): boolean => {
  if (member.type === 'MethodDefinition' || member.type === 'TSMethodSignature') return true
  const isField = member.type === 'PropertyDefinition' || member.type === 'TSPropertySignature'
  return isField && member.typeAnnotation?.typeAnnotation.type === 'TSFunctionType'
}

const membersOf = (node: ESTree.Node): readonly (ESTree.TSSignature | ESTree.ClassElement)[] =>
  node.type === 'ClassDeclaration' || node.type === 'TSInterfaceDeclaration' ? node.body.body : []

/** What a user can call after the dot, the overloads of a method each for itself. */
const callables = (node: ESTree.Node): { name: string; at: number }[] =>
  membersOf(node)
    .filter(isCallable)
    .flatMap((member) => {
      if (!('key' in member) || member.computed || member.key.type !== 'Identifier') return []
      const isPrivate = 'accessibility' in member && member.accessibility === 'private'
      const isOverride = 'override' in member && member.override
      return isPrivate || isOverride || wellKnown.has(member.key.name)
        ? []
        : [{ name: member.key.name, at: member.start }]
    })

const documentedIn = ({ source, node }: Declared): string[] =>
  callables(node).flatMap(({ name, at }) => (isDocumented(source, at) ? [name] : []))

/** The members that a class need not explain, because an interface that it implements does. */
const inherited = (house: House, { source, node }: Declared): string[] => {
  const interfaces = node.type === 'ClassDeclaration' ? (node.implements ?? []) : []
  return interfaces.flatMap(({ expression }) =>
    expression.type === 'Identifier' ? meantBy(house, source, expression.name).flatMap(documentedIn) : [],
  )
}

/** Every name reachable from a public entry says what it is: what is exported, and what can be called on it. */
export const docComments: Rule = (house) => {
  const faults: Fault[] = []
  const tell = (source: Source, at: number, name: string): void => {
    faults.push({ path: source.path, line: source.line(at), what: `'${name}' has no doc comment` })
  }
  for (const all of publicNames(house)) {
    const [first] = all
    if (first && !all.some(({ source, at }) => isDocumented(source, at))) tell(first.source, first.at, first.name)
    for (const each of all) {
      const told = new Set([...documentedIn(each), ...inherited(house, each)])
      for (const { name, at } of callables(each.node)) {
        if (!told.has(name)) tell(each.source, at, `${each.name}.${name}`)
      }
    }
  }
  return faults
}
