import { expect, it } from 'vitest'
import { run, runAll, type Entrant, type Figures, type Scenario } from './scenario.js'

function scenario(told: string[], extra: Partial<Scenario> = {}, rate?: number): Scenario {
  const enter = (name: string) => (): Promise<Entrant> => {
    let turn = 0
    const measure = (): Promise<Figures> => {
      told.push(name)
      return Promise.resolve({ cpu: turn++, ...(rate !== undefined && { rate }) })
    }
    const stop = (): Promise<void> => Promise.resolve(void told.push(`stop ${name}`))
    return Promise.resolve({ name, measure, stop })
  }
  return {
    name: 's',
    title: 'a scenario',
    shows: ['cpu'],
    rounds: 2,
    entrants: { a: enter('a'), b: enter('b') },
    ...extra,
  }
}

it('lets all take turns, the second time in the opposite order, after one turn for nothing', async () => {
  const told: string[] = []
  const { rows } = await run(scenario(told))
  expect(told).toEqual(['a', 'b', 'a', 'b', 'b', 'a', 'stop a', 'stop b'])
  expect(rows).toEqual({ a: { cpu: [1, 2] }, b: { cpu: [1, 2] } })
})

it('runs as often, and only those, as is wanted', async () => {
  const told: string[] = []
  const { rows } = await run(scenario(told, { isOnce: true }), { rounds: 1, only: ['b'] })
  expect(told).toEqual(['b', 'stop b'])
  expect(rows).toEqual({ b: { cpu: [0] } })
})

it('lets those who are in no target take three turns', async () => {
  const told: string[] = []
  const targets = [{ metric: 'cpu', of: 'b', kind: 'at most', limit: 1 }] as const
  const { rows } = await run(scenario(told, { rounds: 5, targets }))
  expect(rows).toEqual({ a: { cpu: [1, 2, 3] }, b: { cpu: [1, 2, 3, 4, 5] } })
})

it('lets those whom the check holds against one another take all turns, whatever is promised of others', async () => {
  const { entrants } = scenario([])
  const { a, b } = entrants as Record<'a' | 'b', () => Promise<Entrant>>
  const targets = [{ metric: 'cpu', to: 'rival', kind: 'at most', limit: 1 }] as const
  const checked = scenario([], { rounds: 4, targets, isChecked: true, entrants: { bare: a, mortise: b, other: b } })
  const { rows } = await run(checked)
  expect([rows.bare!.cpu, rows.mortise!.cpu, rows.other!.cpu].map((turns) => turns!.length)).toEqual([4, 4, 3])
})

it.each([
  [100, 'a', 2],
  [100, 'b', 1],
  [9_000, 'a', 1],
])('warms up one who makes %i calls a turn, where %s is in a target, for %i turns', async (rate, of, turns) => {
  const told: string[] = []
  const targets = [{ metric: 'cpu', of, kind: 'at most', limit: 1 }] as const
  await run(scenario(told, { targets }, rate), { rounds: 1, only: ['a'] })
  expect(told).toHaveLength(turns + 2)
})

it('takes no turn for one in which nothing was answered', async () => {
  await expect(run(scenario([], {}, 0))).rejects.toThrow('s: a answered nothing in its turn')
})

it('stops all when one fails', async () => {
  const told: string[] = []
  const { entrants } = scenario(told)
  const failing: Entrant = {
    name: 'c',
    measure: () => Promise.reject(new Error('does not answer')),
    stop: () => Promise.resolve(void told.push('stop c')),
  }
  const broken = scenario(told, { entrants: { ...entrants, c: () => Promise.resolve(failing) } })
  await expect(run(broken)).rejects.toMatchObject({
    message: 's: c cannot be measured',
    cause: new Error('does not answer'),
  })
  expect(told.slice(-3)).toEqual(['stop a', 'stop b', 'stop c'])
})

it('measures beside one another what hangs on no time, after the rest', async () => {
  const told: string[] = []
  const one = scenario(told, { name: 'one', isTimeless: true })
  const two = scenario(told, { name: 'two', isTimeless: true })
  const all: [string, object][] = []
  for await (const { name, rows } of runAll([one, scenario(told), two], {})) all.push([name, rows])
  const once = { a: { cpu: [0] }, b: { cpu: [0] } }
  expect(all).toEqual([
    ['s', { a: { cpu: [1, 2] }, b: { cpu: [1, 2] } }],
    ['one', once],
    ['two', once],
  ])
  expect(told.slice(-8, -4).toSorted()).toEqual(['a', 'a', 'b', 'b'])
})

it('tells of one that failed once the others have stopped what they started', async () => {
  const told: string[] = []
  const fails = async (): Promise<Entrant> => {
    throw new Error('does not start')
  }
  const broken = scenario(told, { isTimeless: true, entrants: { c: fails } })
  const both = runAll([broken, scenario(told, { isTimeless: true })], {})
  await expect(both.next()).rejects.toMatchObject({ cause: new Error('does not start') })
  expect(told.slice(-2)).toEqual(['stop a', 'stop b'])
})
