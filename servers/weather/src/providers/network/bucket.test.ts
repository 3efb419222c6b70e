import { expect, it } from 'vitest'
import { asked, failureOf, stillWorld } from '../../testing/asking.js'
import { Bucket } from './bucket.js'

const rate = { burst: 2, perSecond: 2 }

it('lets a burst through at once, and the next in their turn', async () => {
  const world = stillWorld()
  const bucket = new Bucket(rate, world, 'X')
  for (let i = 0; i < 4; i++) await bucket.take(asked.signal)
  expect(world.slept).toEqual([500, 500])
  world.pass(60_000)
  await bucket.take(asked.signal)
  await bucket.take(asked.signal)
  expect(world.slept).toHaveLength(2)
})

it('refuses whoever would wait for too long', async () => {
  // Here nobody wakes, so that all stand in the line.
  const bucket = new Bucket(rate, stillWorld({ sleep: () => Promise.resolve() }), 'X')
  for (let i = 0; i < 12; i++) await bucket.take(asked.signal)
  expect((await failureOf(bucket.take(asked.signal))).message).toMatch(/^QUOTA: This server has asked X too much/)
})

it('is not upset by a clock that is put back', async () => {
  const world = stillWorld()
  const bucket = new Bucket(rate, world, 'X')
  world.pass(-60_000)
  await bucket.take(asked.signal)
  expect(world.slept).toEqual([])
})
