import { expect, it } from 'vitest'
import { timeLimit } from '../../../../scripts/quickest.js'
import { Scope } from '../scope/scope.js'
import { sandbox } from '../testing/sandbox.js'
import { findEntries, type SearchWatch } from './find.js'
import { compileGlob } from '../pattern/glob.js'

/** How long the longest hold on the event loop was, in milliseconds; time that other programs took is left out. */
const longestHold = async (work: () => Promise<unknown>): Promise<number> => {
  let longest = 0
  let turned = performance.now()
  let spent = process.cpuUsage()
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(spent)
    longest = Math.max(longest, Math.min(performance.now() - turned, (user + system) / 1000))
    turned = performance.now()
    spent = process.cpuUsage()
  }, 1)
  await work().finally(() => clearInterval(timer))
  return longest
}

// At the 95th percentile on an idle machine, in milliseconds.
const IDLE_HOLD = 20

const plant = (): Scope => {
  const names = Array.from({ length: 2000 }, (_, at) => [`allow/${'a'.repeat(200)}${at}`, ''])
  return new Scope([sandbox(Object.fromEntries(names)).allow])
}

const search = async (scope: Scope, exclude: string, watch: SearchWatch) => {
  const globs = Array.from({ length: 16 }, () => compileGlob(exclude))
  const query = { pattern: compileGlob('**'), exclude: globs, type: 'symlink' as const, limit: 1 }
  const start = performance.now()
  const found = await scope.visit('.', (spot) => findEntries(spot, query, watch))
  return { found, took: performance.now() - start }
}

const bombs = {
  stars: `${'*a'.repeat(127)}b`,
  'one star before a long text': `*${'a'.repeat(254)}b`,
  choices: `${'{a*a,a*b}'.repeat(28)}xb`,
}

it('a bomb over 2,000 names ends when its time is over, and holds nobody up', async () => {
  const scope = plant()
  for (const [name, bomb] of Object.entries(bombs)) {
    const hold = await longestHold(async () => {
      const { found, took } = await search(scope, bomb, { maxMs: 100 })
      expect(found, name).toMatchObject({ truncated: true, matches: [] })
      expect(found.visited, name).toBeLessThan(2000)
      expect(took, name).toBeLessThan(5000)
    })
    expect(hold, name).toBeLessThan(timeLimit(100, IDLE_HOLD))
  }
})
