import { Visitor } from 'vite'
import { type Fault, type Rule, type Source } from './source.js'

const inEach = (find: (source: Source, tell: (at: number, what: string) => void) => void): Rule => {
  return ({ sources }) =>
    sources.flatMap((source) => {
      const faults: Fault[] = []
      find(source, (at, what) => faults.push({ path: source.path, line: source.line(at), what }))
      return faults
    })
}

/** No `any`, but in the maps that dispatch by a key that the compiler cannot follow. */
export const noAny = (allowed: readonly string[]): Rule =>
  inEach((source, tell) => {
    if (allowed.includes(source.path)) return
    new Visitor({ TSAnyKeyword: (node) => tell(node.start, "'any'; say unknown, or what it is") }).visit(source.program)
  })

/** No cast that silences the compiler altogether. */
export const noBlindCasts: Rule = inEach((source, tell) => {
  new Visitor({
    TSAsExpression(node) {
      const inner = node.expression
      if (node.typeAnnotation.type === 'TSNeverKeyword') tell(node.start, "'as never'")
      if (inner.type === 'TSAsExpression' && inner.typeAnnotation.type === 'TSUnknownKeyword') {
        tell(node.start, "'as unknown as'")
      }
    },
    TSTypeAssertion: (node) => tell(node.start, "'<T>value'; write 'value as T', if at all"),
  }).visit(source.program)
})

/** No `enum`: a table `as const` does the same and is plain JavaScript. */
export const noEnum: Rule = inEach((source, tell) => {
  new Visitor({ TSEnumDeclaration: (node) => tell(node.start, "'enum'; make it a table 'as const'") }).visit(
    source.program,
  )
})

/** What is left to do stands in an issue. */
export const noLeftovers: Rule = inEach((source, tell) => {
  for (const { value, start } of source.comments) {
    const mark = /\b(TODO|FIXME|XXX|HACK)\b/.exec(value)?.[0]
    if (mark) tell(start, `'${mark}'; do it, or file it`)
  }
})
