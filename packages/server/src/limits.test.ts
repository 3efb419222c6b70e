import { expect, it } from 'vitest'
import { limitsOf, type ServerLimits } from './limits.js'

it('the limits of a server are the usual ones where none are given, or only undefined', () => {
  const unset: Partial<ServerLimits> = Object.fromEntries([['streams', undefined]])
  expect(limitsOf(unset)).toEqual(limitsOf())
  expect(limitsOf({ questions: 5, requests: Infinity })).toEqual({ ...limitsOf(), questions: 5, requests: Infinity })
})

it.each([-1, NaN, '5', {}])('a limit is a number from 0 on, and not %j', (value) => {
  expect(() => limitsOf({ answerMs: value } as Partial<ServerLimits>)).toThrow('limits.answerMs must be a number')
})
