import { expect, it } from 'vitest'
import { settles } from './wait.js'

const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length

it('tells whether a promise resolved in time, and leaves no timer behind', async () => {
  const before = timers()
  expect(await settles(Promise.resolve(), 1e6)).toBe(true)
  expect(await settles(new Promise(() => {}), 1)).toBe(false)
  await expect(settles(Promise.reject(new Error('no')), 1e6)).rejects.toThrow('no')
  expect(timers()).toBe(before)
})
