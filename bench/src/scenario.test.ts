import { expect, it } from 'vitest'
import { run, type Entrant, type Scenario } from './scenario.js'

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
