import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { Pause } from './pause.js'

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
})

/** How long it waits, in milliseconds; undefined when it does not. */
async function waited(pause: Pause): Promise<number | undefined> {
  const from = performance.now()
  const next = pause.next()
  await vi.runAllTimersAsync()
  return (await next) ? performance.now() - from : undefined
}

it.each([
  ['half a second where nothing was asked for', undefined, 500],
  ['as long as was asked for', 2_000, 2_000],
  ['no shorter than 150 ms', 0, 150],
])('waits %s, and a fifth more at most [N078]', async (_what, asked, told) => {
  for (const chance of [0, 0.5, 0.999_999]) {
    vi.spyOn(Math, 'random').mockReturnValue(chance)
    const pause = new Pause()
    pause.asked(asked)
    const ms = await waited(pause)
    expect(ms).toBeGreaterThan(told)
    expect(ms).toBeLessThanOrEqual(told * 1.2)
  }
})

it('adds a chance wait that grows from the second failure in a row, until something came', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const pause = new Pause()
  const waits: (number | undefined)[] = []
  for (let count = 0; count < 4; count++) {
    pause.failed()
    waits.push(await waited(pause))
  }
  pause.succeeded()
  pause.failed()
  waits.push(await waited(pause))
  expect(waits).toEqual([555, 1_055, 1_555, 2_555, 555])
})

it('waits as long as a refusal asks for, 60 s at most, until something came', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const pause = new Pause()
  pause.failed(5_000)
  expect(await waited(pause)).toBe(5_100)
  pause.failed(3_600_000)
  expect(await waited(pause)).toBe(61_200)
  pause.succeeded()
  expect(await waited(pause)).toBe(510)
})

it('allows of ten tries in a row that bring nothing', async () => {
  const pause = new Pause()
  for (let count = 0; count < 9; count++) pause.failed()
  expect(await waited(pause)).toBeGreaterThan(500)
  pause.failed()
  expect(await waited(pause)).toBeUndefined()
})

it('ends its wait at once when stopped, and waits no more', async () => {
  const pause = new Pause()
  const next = pause.next()
  pause.stop()
  expect(await next).toBe(false)
  expect(await pause.next()).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

it('waits as long as a timer can where more is asked for', async () => {
  const pause = new Pause()
  pause.asked(999_999_999_999)
  void pause.next()
  await vi.advanceTimersByTimeAsync(1_000_000)
  expect(vi.getTimerCount()).toBe(1)
})
