import { expect, it } from 'vitest'
import { run, runAll, type Entrant, type Scenario } from './scenario.js'

function scenario(told: string[], extra: Partial<Scenario> = {}): Scenario {
  const enter = (name: string) => (): Promise<Entrant> => {
    let turn = 0
    const measure = (): Promise<{ cpu: number }> => {
      told.push(name)
      return Promise.resolve({ cpu: turn++ })
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

it('stops all when one fails', async () => {
  const told: string[] = []
  const { entrants } = scenario(told)
  const failing: Entrant = {
    name: 'c',
    measure: () => Promise.reject(new Error('does not answer')),
    stop: () => Promise.resolve(void told.push('stop c')),
  }
  const broken = scenario(told, { entrants: { ...entrants, c: () => Promise.resolve(failing) } })
  await expect(run(broken)).rejects.toThrow('does not answer')
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
  await expect(both.next()).rejects.toThrow('does not start')
  expect(told.slice(-2)).toEqual(['stop a', 'stop b'])
})
