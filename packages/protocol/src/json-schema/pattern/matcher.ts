import type { Budget } from '../budget.js'
import { nativeOf } from './native.js'
import { parse } from './parse.js'
import { plan, type Allowance } from './program.js'
import { matches } from './sweep.js'

/** Whether a text matches a regular expression somewhere; takes its work off the budget. */
export type Matcher = (text: string, budget: Budget) => boolean

/**
 * Makes a matcher of a regular expression in the syntax of ECMAScript with the `u` flag, look-around included and
 * back-references excepted. Its time grows with the length of the text, whatever the expression. Throws a
 * `PatternError` when the expression is malformed, or needs more states than are left in the allowance.
 */
export function compilePattern(source: string, allowance: Allowance): Matcher {
  const tree = parse(source)
  const native = nativeOf(source, tree)
  if (!native) {
    const machine = plan(tree, allowance)
    return (text, budget) => matches(machine, text, budget)
  }
  const { expression, width } = native
  // The engine compiles an expression when it is first used.
  let first = 100 + source.length
  return (text, budget) => {
    budget.spend(first + ((text.length * width) >> 6))
    first = 1
    return expression.test(text)
  }
}
