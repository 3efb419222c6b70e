import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { Pulse } from './pulse.js'

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

/** What comes: a comment (`:`) or something else, after so many milliseconds. Gives when it died, if it did. */
async function watch(...course: [ms: number, what: ':' | '.'][]): Promise<number | undefined> {
  let died: number | undefined
  const pulse: Pulse = new Pulse(45_000, () => (died = Date.now()))
  const from = Date.now()
  let comments = 0
  for (const [ms, what] of course) {
    await vi.advanceTimersByTimeAsync(ms)
    if (what === ':') comments++
    pulse.beat(comments)
  }
  await vi.advanceTimersByTimeAsync(10_000_000)
  expect(pulse.dead).toBe(died !== undefined)
  expect(vi.getTimerCount()).toBe(0)
  return died && died - from
}

it('takes for dead what was kept alive and falls silent for three times as long', async () => {
  expect(await watch([0, ':'], [20_000, ':'], [20_000, ':'])).toBe(40_000 + 60_000 + 1_000)
})

it('is patient for 45 s, however fast the comments came', async () => {
  expect(await watch([0, ':'], [2_000, ':'])).toBe(2_000 + 45_000 + 1_000)
})

it('counts whatever comes', async () => {
  expect(await watch([0, ':'], [15_000, ':'], [40_000, '.'], [40_000, '.'])).toBe(95_000 + 45_000 + 1_000)
})

it('goes by the longest gap', async () => {
  expect(await watch([0, ':'], [30_000, ':'], [10_000, ':'])).toBe(40_000 + 90_000 + 1_000)
})

it('watches nothing that is not kept alive', async () => {
  expect(await watch([0, '.'], [10_000, '.'])).toBeUndefined()
  expect(await watch([0, ':'], [10_000, '.'])).toBeUndefined()
  expect(await watch([0, ':'], [100, ':'], [100, ':'])).toBeUndefined()
})

it('gives what came while the computer slept a moment to be read', async () => {
  const died = vi.fn<() => void>()
  const pulse = new Pulse(45_000, died)
  pulse.beat(1)
  await vi.advanceTimersByTimeAsync(15_000)
  pulse.beat(2)
  await vi.advanceTimersByTimeAsync(45_500)
  pulse.beat(3)
  await vi.advanceTimersByTimeAsync(45_000)
  expect(died).not.toHaveBeenCalled()
  pulse.stop()
  expect(vi.getTimerCount()).toBe(0)
})
