import { Visitor, type ESTree } from 'vite'
import type { Fault, Rule, Source } from './source.js'

const limits = { source: 250, test: 400, example: 60, function: 60, comment: 12 }

const lines = ({ text }: Source): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** No source over 250 lines, no test over 400, no example over 60. */
export const fileLength: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const kind = source.path.startsWith('examples/') ? 'example' : source.isTest ? 'test' : 'source'
    const count = lines(source)
    return count <= limits[kind]
      ? []
      : [{ path: source.path, line: count, what: `${count} lines; the limit of a ${kind} is ${limits[kind]}` }]
  })

type Func = ESTree.Function | ESTree.ArrowFunctionExpression

/** No function over 60 lines. The body that a test hands to `describe` is a chapter, not a function. */
export const functionLength: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const faults: Fault[] = []
    const chapters = new Set<object>()
    const measure = (node: Func): void => {
      if (chapters.has(node)) return
      const first = source.line(node.start)
      const count = source.line(node.end) - first + 1
      if (count > limits.function) {
        faults.push({ path: source.path, line: first, what: `a function of ${count} lines; the limit is 60` })
      }
    }
    new Visitor({
      CallExpression(node) {
        if (/^describe\b/.test(source.text.slice(node.callee.start, node.callee.end))) {
          for (const each of node.arguments) chapters.add(each)
        }
      },
      FunctionDeclaration: measure,
      FunctionExpression: measure,
      ArrowFunctionExpression: measure,
    }).visit(source.program)
    return faults
  })

/** No comment over 12 lines; `//` comments on lines that follow each other are one. */
export const commentLength: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const faults: Fault[] = []
    let first = 0
    let last = -1
    let told = false
    for (const comment of source.comments) {
      const [from, to] = [source.line(comment.start), source.line(comment.end)]
      const goesOn = comment.type === 'Line' && from === last + 1
      if (!goesOn) {
        first = from
        told = false
      }
      last = to
      if (last - first + 1 > limits.comment && !told) {
        told = true
        faults.push({ path: source.path, line: first, what: 'a comment of more than 12 lines' })
      }
    }
    return faults
  })
