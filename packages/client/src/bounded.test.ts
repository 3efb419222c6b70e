import { expect, it, vi } from 'vitest'
import { Bounded } from './bounded.js'

it('what was first is forgotten where there is too much', () => {
  const forgotten = vi.fn<(name: string) => void>()
  const bounded = new Bounded<{ size: number }>(3, 100, forgotten)
  for (const name of ['a', 'b', 'c', 'a', 'd']) bounded.set(name, { size: 10 })
  expect(forgotten.mock.calls).toEqual([['b']])
  bounded.set('a', { size: 80 })
  expect(forgotten.mock.calls).toEqual([['b'], ['c']])
  expect(['a', 'b', 'c', 'd'].map((name) => bounded.get(name)?.size)).toEqual([80, undefined, undefined, 10])
  bounded.set('e', { size: 1000 })
  expect(forgotten.mock.calls.slice(2)).toEqual([['d'], ['a'], ['e']])
  bounded.set('f', { size: 90 })
  bounded.drop()
  bounded.set('g', { size: 90 })
  expect(forgotten).toHaveBeenCalledTimes(5)
})
