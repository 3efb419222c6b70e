import { expect, it } from 'vitest'
import { judge, judged, median, ratios } from './judge.js'
import type { Outcome, Target } from './scenario.js'

const outcome: Outcome = {
  name: 'call',
  title: 'a call',
  shows: ['cpu', 'rate'],
  rows: {
    bare: { cpu: [10, 20, 10] },
    mortise: { cpu: [12, 26, 13], rate: [70, 70, 70] },
    rival: { cpu: [390, 800, 380] },
  },
  targets: [],
  isChecked: true,
}

it('takes the middle one, and of an even number what lies between the two', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})

it('holds each round against the same round, so that what slowed both down does not count', () => {
  expect(ratios(outcome, 'mortise', 'bare', 'cpu')).toEqual([1.2, 1.3, 1.3])
})

it('holds no round against one that the other did not take', () => {
  const rows = { ...outcome.rows, rival: { cpu: [39, 78] } }
  expect(ratios({ ...outcome, rows }, 'rival', 'bare', 'cpu')).toEqual([3.9, 3.9])
  expect(ratios({ ...outcome, rows }, 'bare', 'rival', 'cpu')).toHaveLength(2)
})

it.each<[Target, string, boolean]>([
  [
    { metric: 'cpu', to: 'bare', kind: 'at most', limit: 1.3 },
    'CPU per call of mortise: 1.30 x bare (at most 1.3)',
    true,
  ],
  [
    { metric: 'cpu', to: 'bare', kind: 'at most', limit: 1.29 },
    'CPU per call of mortise: 1.30 x bare (at most 1.29)',
    false,
  ],
  [
    { metric: 'cpu', to: 'rival', kind: 'at most', limit: 1 / 30 },
    'CPU per call of mortise: 30.8 times less than rival (at least 30)',
    true,
  ],
  [
    { metric: 'cpu', to: 'rival', kind: 'at most', limit: 1 / 40 },
    'CPU per call of mortise: 30.8 times less than rival (at least 40)',
    false,
  ],
  [
    { metric: 'cpu', to: 'bare', kind: 'at least', limit: 1.4 },
    'CPU per call of mortise: 1.30 x bare (at least 1.4)',
    false,
  ],
  [
    { metric: 'cpu', to: 'bare', kind: 'at most more', limit: 3 },
    'CPU per call of mortise: 3.0 µs more than bare, 1.30 x (at most 3 more)',
    true,
  ],
  [{ metric: 'rate', kind: 'at most', limit: 60 }, 'calls per second of mortise: 70 /s (at most 60)', false],
  [
    { metric: 'cpu', of: 'rival', kind: 'at least', limit: 380 },
    'CPU per call of rival: 390.0 µs (at least 380)',
    true,
  ],
])('judges %j', (target, words, isMet) => {
  expect(judge(outcome, target)).toEqual({ words, isMet })
})

it('does not judge those who did not run', () => {
  const targets: Target[] = [
    { metric: 'cpu', to: 'nobody', kind: 'at most', limit: 1 },
    { metric: 'cpu', of: 'nobody', kind: 'at most', limit: 1 },
  ]
  expect(judged({ ...outcome, targets })).toEqual([])
})
