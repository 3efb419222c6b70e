import { expect, it } from 'vitest'
import { added } from './kept.js'
import type { Outcome } from './scenario.js'

const outcome = (name: string, cpu: number): Outcome => ({
  name,
  title: name,
  shows: ['cpu'],
  rows: { mortise: { cpu: [cpu] } },
  targets: [],
  isChecked: false,
})
const earlier = { machine: 'a', date: '2026-01-01', outcomes: [outcome('call', 1), outcome('stdio', 2)] }

it('puts what was measured in the place of what was measured before, in the order of all', () => {
  expect(added(outcome('call', 3), 'a', '2026-01-02', earlier)).toEqual({
    machine: 'a',
    date: '2026-01-02',
    outcomes: [outcome('call', 3), outcome('stdio', 2)],
  })
  expect(added(outcome('list', 4), 'a', '2026-01-02', earlier).outcomes.map(({ name }) => name)).toEqual([
    'call',
    'list',
    'stdio',
  ])
})

it('mixes no figures of two machines', () => {
  expect(added(outcome('list', 4), 'b', '2026-01-02', earlier).outcomes).toEqual([outcome('list', 4)])
})
