import { expect, it, onTestFinished, vi } from 'vitest'
import { settles } from './wait.js'

it('tells whether a promise resolved in time, and leaves no timer behind', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  expect(await settles(Promise.resolve(), 1e6)).toBe(true)
  const late = settles(new Promise(() => {}), 1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await late).toBe(false)
  await expect(settles(Promise.reject(new Error('no')), 1e6)).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
})
