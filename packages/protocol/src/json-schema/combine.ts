import { all } from './all.js'
import { Seen } from './seen.js'
import type { Test } from './run.js'

/** The tests of the keywords of one subschema, by the part that they play. */
export interface Parts {
  /** Those after whose failure no more need be said. */
  readonly gates: readonly Test[]
  readonly rest: readonly Test[]
  /** Those for what the others have not looked at. */
  readonly last: readonly Test[]
  /** Whether any of them goes on into other subschemas. */
  readonly nests: boolean
}

const nesting =
  (test: Test): Test =>
  (value, run) => {
    run.enter()
    const fits = test(value, run)
    run.leave()
    return fits
  }

const watched =
  (test: Test, last: readonly Test[]): Test =>
  (value, run) => {
    if (value === null || typeof value !== 'object') return test(value, run)
    const outer = run.seen
    const mine = new Seen()
    run.seen = mine
    const fits = test(value, run) && last.every((each) => each(value, run))
    run.seen = outer
    if (fits) outer?.merge(mine, run)
    return fits
  }

/** One test of all keywords of a subschema. */
export function combine({ gates, rest, last, nests }: Parts): Test {
  const plain = all([...gates, ...rest], gates.length)
  const whole = last.length === 0 ? plain : watched(plain, last)
  return nests ? nesting(whole) : whole
}
