import { expect, it } from 'vitest'
import { compare } from './check.js'
import type { Outcome } from './scenario.js'

const outcome = (...cpu: number[]): Outcome => ({
  name: 'call',
  title: 'a call',
  shows: ['cpu'],
  rows: { bare: { cpu: cpu.map(() => 10) }, mortise: { cpu } },
  targets: [],
  isChecked: true,
})
const committed = outcome(12, 12, 12)

it('holds the median against the committed one', () => {
  const whole = { loss: 0.2, isBest: false }
  expect(compare(outcome(10, 14.4, 20), committed, whole)).toEqual({
    words: 'call: 1.44 x bare, committed 1.20 (20 % more are allowed)',
    isHeld: true,
  })
  expect(compare(outcome(10, 14.5, 20), committed, whole).isHeld).toBe(false)
})

it('in short takes the best round, and allows more', () => {
  const short = { loss: 0.35, isBest: true }
  expect(compare(outcome(16.2, 30, 30), committed, short).isHeld).toBe(true)
  expect(compare(outcome(16.3, 30, 30), committed, short).isHeld).toBe(false)
})
