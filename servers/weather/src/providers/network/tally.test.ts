import { expect, it } from 'vitest'
import { Tally } from './tally.js'

it('tells what is left of a day, and begins anew with the next', () => {
  let now = Date.UTC(2026, 10, 20, 23, 59)
  const tally = new Tally(3, () => now)
  expect(tally.left).toMatch(/^at most 3 of 3 requests left/)
  for (let i = 0; i < 2; i++) tally.count()
  expect(tally.left).toMatch(/^at most 1 of 3/)
  for (let i = 0; i < 2; i++) tally.count()
  expect(tally.left).toMatch(/^at most 0 of 3/)
  now += 60_000
  expect(tally.left).toMatch(/^at most 3 of 3/)
})
