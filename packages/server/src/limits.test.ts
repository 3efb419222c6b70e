import { expect, it } from 'vitest'
import { limitsOf, pageSizeOf, type ServerLimits } from './limits.js'

it('the limits of a server are the usual ones where none are given, or only undefined', () => {
  const unset: Partial<ServerLimits> = Object.fromEntries([['streams', undefined]])
  expect(limitsOf(unset)).toEqual(limitsOf())
  expect(limitsOf({ questions: 5, requests: Infinity })).toEqual({ ...limitsOf(), questions: 5, requests: Infinity })
})

it.each([-1, NaN, '5', {}])('a limit is a number from 0 on, and not %j', (value) => {
  expect(() => limitsOf({ answerMs: value } as Partial<ServerLimits>)).toThrow('limits.answerMs must be a number')
})

it('a page of a list holds one entry at least', () => {
  expect([undefined, 1, Infinity].map(pageSizeOf)).toEqual([1000, 1, Infinity])
  for (const none of [0, -1, NaN])
    expect(() => pageSizeOf(none)).toThrow('pageSize must be a number from 1 on, and not')
})
