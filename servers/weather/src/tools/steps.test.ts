import { expect, it } from 'vitest'
import { english } from '../words/english.js'
import { stepsOf } from './steps.js'

function heard(foreseen: number, ...steps: string[]): unknown[] {
  const told: unknown[] = []
  const ctx = { progress: (...step: unknown[]) => (told.push(step), Promise.resolve()) }
  const { step, done } = stepsOf(ctx, english.steps, foreseen)
  for (const each of steps) step(each)
  done()
  return told
}

it('tells of as many steps as were foreseen, of more, and of fewer, and always comes to the end', () => {
  expect(heard(3, 'a', 'b')).toEqual([
    [1, 3, 'a'],
    [2, 3, 'b'],
    [3, 3, 'Done'],
  ])
  expect(heard(2, 'a', 'b')).toEqual([
    [1, 2, 'a'],
    [2, 2, 'b'],
    [3, 3, 'Done'],
  ])
  expect(heard(3, 'a')).toEqual([
    [1, 3, 'a'],
    [2, 2, 'Done'],
  ])
})
