import { expect, it } from 'vitest'
import { Load } from './load.js'

it('takes what there is room for, and again once something is dropped', () => {
  const [load, first, second, third] = [new Load(100), {}, {}, {}]
  expect([load.take(first, 60), load.take(second, 40), load.take(third, 1)]).toEqual([true, true, false])
  load.drop(third)
  load.drop(second)
  load.drop(second)
  expect([load.take(third, 41), load.take(third, 40)]).toEqual([false, true])
  expect([first, second, third].map((each) => load.of(each))).toEqual([60, 0, 40])
})

it('takes one alone, whatever its size', () => {
  const [load, only] = [new Load(0), {}]
  expect([load.take(only, 1_000), load.take({}, 1)]).toEqual([true, false])
  load.drop(only)
  expect(load.take({}, 1)).toBe(true)
})

it('counts what has been let in already, though there is no room', () => {
  const [load, first, second] = [new Load(100), {}, {}]
  load.take(first, 80)
  load.add(second, 80)
  load.drop(first)
  expect([load.of(second), load.take({}, 21), load.take({}, 20)]).toEqual([80, false, true])
})
