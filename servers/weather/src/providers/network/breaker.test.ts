import { beforeEach, describe, expect, it } from 'vitest'
import { stillWorld, type StillWorld } from '../../testing/asking.js'
import { ProviderError, type Problem } from '../provider.js'
import { Breaker } from './breaker.js'

let world: StillWorld
let breaker: Breaker
beforeEach(() => {
  world = stillWorld()
  breaker = new Breaker(world.now)
})
const failWith = (problem: Problem, times = 1): void => {
  for (let i = 0; i < times; i++) breaker.failed(new ProviderError(problem, 'X is down', 'Wait.'))
}

describe('after four failures in a row', () => {
  it('nobody is asked for half a minute, then one tries', () => {
    failWith('timeout', 3)
    expect(() => breaker.check()).not.toThrow()
    failWith('malformed')
    expect(() => breaker.check()).toThrow(
      'MALFORMED: X is down; it is not asked again before 2026-11-20 06:45 UTC. No weather',
    )
    world.pass(30_000)
    expect(() => breaker.check()).not.toThrow()
    expect(() => breaker.check()).toThrow('X is down')
  })

  it('tries of one question make one', () => {
    for (let i = 0; i < 9; i++) breaker.failed(new ProviderError('timeout', 'X is down', ''), i > 0)
    expect(() => breaker.check()).not.toThrow()
    breaker.failed(new ProviderError('quota', 'Used up', '', { until: world.now() + 1000 }), true)
    expect(() => breaker.check()).toThrow('Used up')
  })

  it('one success makes all well', () => {
    failWith('offline', 4)
    world.pass(30_000)
    breaker.check()
    breaker.succeeded()
    breaker.check()
    failWith('offline', 3)
    expect(() => breaker.check()).not.toThrow()
  })

  it('so does a refusal, for whoever refuses is well', () => {
    failWith('unavailable', 3)
    failWith('rejected')
    failWith('unavailable', 3)
    expect(() => breaker.check()).not.toThrow()
  })
})

it('waits until a quota is there again, and says until when', () => {
  const until = world.now() + 3_600_000
  breaker.failed(new ProviderError('quota', 'Used up', 'Wait.', { until }))
  expect(breaker.quotaUntil).toBe(new Date(until).toISOString())
  expect(() => breaker.check()).toThrow('QUOTA: Used up; it is not asked again before 2026-11-20 07:45 UTC')
  world.pass(3_600_000)
  expect(breaker.quotaUntil).toBeNull()
  expect(() => breaker.check()).not.toThrow()
})

it.each<[Problem, string]>([
  ['unavailable', '2026-11-20 07:00'],
  ['quota', '2026-11-21 06:45'],
])('is not shut by %s until later than %s, whoever asks for that', (problem, latest) => {
  breaker.failed(new ProviderError(problem, 'Gone for good', '', { until: world.now() + 9e12 }))
  expect(() => breaker.check()).toThrow(`not asked again before ${latest} UTC`)
  expect(breaker.quotaUntil !== null).toBe(problem === 'quota')
})

it('does not mind when this server itself asked too much', () => {
  failWith('quota', 9)
  expect(() => breaker.check()).not.toThrow()
})
