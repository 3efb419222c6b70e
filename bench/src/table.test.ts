import { expect, it } from 'vitest'
import type { Outcome } from './scenario.js'
import { cells, inColumns, inMarkdown } from './table.js'

const outcome: Outcome = {
  name: 'call',
  title: 'a call',
  shows: ['cpu', 'rate'],
  rows: { bare: { cpu: [10], rate: [1000] }, mortise: { cpu: [12.5], rate: [800] }, rival: { cpu: [125], rate: [] } },
  targets: [{ metric: 'cpu', to: 'bare', kind: 'at most', limit: 1.2 }],
  isChecked: true,
}

it('prints a table, what it is about, and what is promised', () => {
  expect(inColumns(outcome)).toBe(
    [
      '',
      'call: a call',
      '         CPU per call, µs  calls per second  x bare  x mortise',
      'bare                 10.0             1,000    1.00       0.80',
      'mortise              12.5               800    1.25       1.00',
      'rival               125.0                     12.50      10.00',
      '  MISSED CPU per call of mortise: 1.25 x bare (at most 1.2)',
    ].join('\n'),
  )
})

it('writes the same as a section of a page', () => {
  expect(inMarkdown(outcome)).toBe(`## A call

\`npm run bench -- call\`

|  | CPU per call, µs | calls per second | x bare | x mortise |
| --- | --: | --: | --: | --: |
| bare | 10.0 | 1,000 | 1.00 | 0.80 |
| mortise | 12.5 | 800 | 1.25 | 1.00 |
| rival | 125.0 |  | 12.50 | 10.00 |

- **missed**: CPU per call of mortise: 1.25 x bare (at most 1.2)`)
})

it.each(['-zod', ' client', ', 100'])('holds one of a kind, such as "%s", against those of its kind', (kind) => {
  const rows = Object.fromEntries(
    ['bare', 'mortise', `mortise${kind}`, `rival${kind}`].map((name, i) => [name, { cpu: [2 ** i] }]),
  )
  const ratiosOf = cells({ ...outcome, shows: ['cpu'], rows }).map((row) => row.slice(2))
  expect(ratiosOf).toEqual([
    ['x bare', 'x mortise'],
    ['1.00', '0.50'],
    ['2.00', '1.00'],
    ['', '1.00'],
    ['', '2.00'],
  ])
})

it('holds one that is alone against nobody', () => {
  const { rows } = outcome
  expect(inMarkdown({ ...outcome, rows: { mortise: rows.mortise! }, targets: [] })).not.toContain('x mortise')
})
