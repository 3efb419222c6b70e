import { brief, type Issue } from './issue.js'
import type { Run, Test } from './run.js'
import { Seen } from './seen.js'

interface Attempt {
  readonly issues: readonly Issue[]
  readonly misses: number
  /** How far down the first complaint is. */
  readonly depth: number
}

const mostTried = 32

const attempt = (test: Test, value: unknown, run: Run): Attempt => {
  const { issues, misses, seen } = run
  run.issues = []
  run.seen = seen && new Seen()
  test(value, run)
  const tried = {
    issues: run.issues,
    misses: run.misses - misses,
    depth: Math.min(...run.issues.map(({ path }) => path.length)),
  }
  Object.assign(run, { issues, misses, seen })
  return tried
}

// The nearer alternative is the one in which the complaints begin further down; then the one whose fixed values are
// met, as those that name a kind are; then the one with fewer complaints.
const order = (a: Attempt, b: Attempt): number =>
  b.depth - a.depth || a.misses - b.misses || a.issues.length - b.issues.length

/** Says why a value fits none of several alternatives, in the words of the one that it came nearest to. */
export function explain(tests: readonly Test[], value: unknown, run: Run): false {
  const attempts = tests.slice(0, mostTried).map((test) => attempt(test, value, run))
  const [nearest] = attempts.toSorted(order)
  if (tests.length === 1 || nearest!.depth > run.path.length) return run.report(nearest!.issues)
  const complaints = new Set(attempts.flatMap(({ issues }) => issues.map(({ message }) => message)))
  return run.fail(`fits none of ${tests.length} alternatives: ${brief([...complaints].join('; '), 300)}`)
}
