import type { Budget } from '../budget.js'
import { Machine } from './machine.js'
import { nativeOf } from './native.js'
import { parse } from './parse.js'
import { plan, tooLarge, type Allowance, type Plan } from './program.js'
import { PatternError } from './reader.js'

/** Whether a text matches a regular expression somewhere; takes its work off the budget. */
export type Matcher = (text: string, budget: Budget) => boolean

const pointsOf = (text: string): { points: Uint32Array; length: number } => {
  const points = new Uint32Array(text.length)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!
    points[length++] = point
    if (point > 0xffff) i++
  }
  return { points, length }
}

const byMachines = ({ main, looks }: Plan): Matcher => {
  const machine = new Machine(main)
  const watchers = looks.map(({ program, negative }) => ({ machine: new Machine(program), negative }))
  return (text, budget) => {
    budget.spend(text.length >> 4)
    const { points, length } = pointsOf(text)
    const places: Uint8Array[] = []
    const scene = { points, length, places }
    for (const watcher of watchers) {
      budget.spend(1 + (length >> 6))
      const found = new Uint8Array(length + 1)
      watcher.machine.sweep(scene, budget, found)
      places.push(watcher.negative ? found.map((place) => 1 - place) : found)
    }
    return machine.sweep(scene, budget)
  }
}

const natively = (expression: RegExp, width: number): Matcher => {
  // The engine compiles an expression when it is first used.
  let first = 250 + expression.source.length
  return (text, budget) => {
    budget.spend(first + ((text.length * width) >> 6))
    first = 1
    return expression.test(text)
  }
}

/**
 * Makes a matcher of a regular expression in the syntax of ECMAScript with the `u` flag, look-around included and
 * back-references excepted. Its time grows with the length of the text, whatever the expression. Throws a
 * `PatternError` when the expression is malformed, or needs more states than are left in the allowance.
 */
export function compilePattern(source: string, allowance: Allowance): Matcher {
  if ((allowance.states -= 8 + (source.length >> 3)) < 0) throw new PatternError(tooLarge)
  const tree = parse(source)
  const native = nativeOf(source, tree)
  return native ? natively(native.expression, native.width) : byMachines(plan(tree, allowance))
}
