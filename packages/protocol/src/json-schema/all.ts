import type { Test } from './run.js'

/**
 * Whether a value passes all tests. A quiet pass ends at the first failure, a loud one only at one of the first
 * `decisive` tests.
 */
export const all = (tests: readonly Test[], decisive = 0): Test => {
  const [only, ...more] = tests
  if (only && more.length === 0) return only
  return (value, run) => {
    let fits = true
    run.spend(tests.length >> 2)
    for (let i = 0; i < tests.length; i++) {
      if (tests[i]!(value, run)) continue
      fits = false
      if (!run.loud || i < decisive) break
    }
    return fits
  }
}
