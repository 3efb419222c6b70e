import { describe, expect, it } from 'vitest'
import { asked, failureOf, stillWorld } from '../../testing/asking.js'
import { ProviderError, type Outlook } from '../provider.js'
import { persist } from './persist.js'

/** Something that fails so many times, and what came of trying it. */
const failing = (times: number, outlook: Outlook) => {
  let tries = 0
  const attempt = (): Promise<string> => {
    tries += 1
    return tries <= times
      ? Promise.reject(new ProviderError('unavailable', `try ${tries}`, '', outlook))
      : Promise.resolve('there')
  }
  return { attempt, tries: () => tries }
}

describe('what fails by passing trouble', () => {
  it('is tried three times, with growing pauses', async () => {
    const world = stillWorld()
    const { attempt } = failing(2, { passing: true })
    expect(await persist(attempt, world, asked.signal)).toBe('there')
    expect(world.slept).toEqual([300, 900])
  })

  it('is tried no more than three times', async () => {
    const { attempt, tries } = failing(9, { passing: true })
    expect((await failureOf(persist(attempt, stillWorld(), asked.signal))).reason).toBe('try 3')
    expect(tries()).toBe(3)
  })

  it('pauses for as long as it was told to, and for no time that others pause for', async () => {
    for (const [random, pause] of [
      [0, 2150],
      [0.99, 2447],
    ] as const) {
      const world = stillWorld({ random: () => random })
      await persist(failing(1, { passing: true, after: 2000 }).attempt, world, asked.signal)
      expect(world.slept).toEqual([pause])
    }
  })

  it('is let be where the pause would be too long for anybody who waits', async () => {
    const { attempt, tries } = failing(1, { passing: true, after: 6000 })
    await failureOf(persist(attempt, stillWorld(), asked.signal))
    expect(tries()).toBe(1)
  })
})

it('does not try again what has taken long to fail', async () => {
  const world = stillWorld()
  const { attempt, tries } = failing(9, { passing: true })
  const slowly = (): Promise<string> => (world.pass(world.timeout), attempt())
  await failureOf(persist(slowly, world, asked.signal))
  expect(tries()).toBe(1)
})

it('does not try again what fails for good', async () => {
  const { attempt, tries } = failing(1, {})
  await failureOf(persist(attempt, stillWorld(), asked.signal))
  await expect(persist(() => Promise.reject(new RangeError('ours')), stillWorld(), asked.signal)).rejects.toThrow(
    'ours',
  )
  expect(tries()).toBe(1)
})
