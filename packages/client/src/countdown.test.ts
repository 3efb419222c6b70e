import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Countdown } from './countdown.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe.each(['Node', 'a browser'])('a countdown as in %s', (place) => {
  const begin = (): { done: () => void; countdown: Countdown } => {
    const made = setTimeout
    if (place === 'a browser') vi.stubGlobal('setTimeout', (act: () => void, ms: number) => Number(made(act, ms)))
    const done = vi.fn<() => void>()
    return { done, countdown: new Countdown(100, done) }
  }

  it('runs out once, and then again if it is begun again', () => {
    const { done, countdown } = begin()
    vi.advanceTimersByTime(99)
    expect(done).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    expect(done).toHaveBeenCalledOnce()
    countdown.restart()
    vi.advanceTimersByTime(1_000)
    expect(done).toHaveBeenCalledTimes(2)
  })

  it('begins again from the start', () => {
    const { done, countdown } = begin()
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(60)
      countdown.restart()
    }
    expect(done).not.toHaveBeenCalled()
    vi.advanceTimersByTime(100)
    expect(done).toHaveBeenCalledOnce()
  })

  it('can be ended, restarted or not', () => {
    const { done, countdown } = begin()
    countdown.restart()
    countdown.stop()
    vi.advanceTimersByTime(1_000)
    expect(done).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
