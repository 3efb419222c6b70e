import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Ticker } from './ticker.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const item = () => ({ place: 0, tick: vi.fn<(now: number) => void>() })

it('ticks those that are in, and stands still once nobody is', () => {
  const ticker = new Ticker(100)
  expect(vi.getTimerCount()).toBe(0)
  const [one, two] = [item(), item()]
  ticker.add(one)
  ticker.add(two)
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(100)
  ticker.remove(two)
  vi.advanceTimersByTime(100)
  expect([one.tick.mock.calls.length, two.tick.mock.calls.length]).toEqual([2, 1])
  ticker.remove(one)
  vi.advanceTimersByTime(100)
  expect(vi.getTimerCount()).toBe(0)
})

it('tells the time, and starts anew for who comes later', () => {
  const ticker = new Ticker(100)
  const one = item()
  ticker.add(one)
  const start = ticker.now
  vi.advanceTimersByTime(200)
  expect(ticker.now - start).toBe(200)
  expect(one.tick).toHaveBeenLastCalledWith(ticker.now)
  ticker.remove(one)
  vi.advanceTimersByTime(1_000)
  ticker.add(one)
  expect(ticker.now - start).toBe(1_200)
  ticker.stop()
  expect(vi.getTimerCount()).toBe(0)
})

it('makes no timer for each of those that come and go between two ticks', () => {
  // A spy of the false one would bring that back when it is restored, for all tests to come.
  vi.useRealTimers()
  const made = vi.spyOn(globalThis, 'setInterval')
  const ticker = new Ticker(100)
  for (let i = 0; i < 50; i++) {
    const one = item()
    ticker.add(one)
    ticker.remove(one)
  }
  ticker.stop()
  expect(made).toHaveBeenCalledTimes(1)
})
