import { expect, it, onTestFinished, vi } from 'vitest'
import { Room, type Holder } from './room.js'

/** Something that gives way, and how often it had to. */
const holder = (): Holder & { gave: number } => {
  const made = { gave: 0, giveWay: () => void made.gave++ }
  return made
}

/** Stops the clock; what it gives moves it on, in milliseconds. */
function clock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return (ms) => void vi.advanceTimersByTime(ms)
}

it('turns away the one that wants too much while the others are quick', () => {
  clock()
  const [room, first, second, third] = [new Room(100), holder(), holder(), holder()]
  room.hold(first, 50)
  room.hold(second, 50)
  room.hold(third, 1)
  room.hold(first, 60)
  expect([first.gave, second.gave, third.gave]).toEqual([1, 0, 1])
})

it('makes those give way that have held something for long, the oldest first, as many as it takes', () => {
  const pass = clock()
  const [room, ...all] = [new Room(100), holder(), holder(), holder(), holder()]
  const [first, second, third, fourth] = all
  room.hold(first!, 30)
  room.hold(second!, 30)
  pass(1_500)
  room.hold(third!, 30)
  pass(1_000)
  room.hold(fourth!, 60)
  expect(all.map(({ gave }) => gave)).toEqual([1, 1, 0, 0])
})

it('has room for one alone, whatever its size, and for others once it is released', () => {
  const [room, large, other] = [new Room(100), holder(), holder()]
  room.hold(large, 1_000)
  room.hold(other, 1)
  expect([large.gave, other.gave]).toEqual([0, 1])
  room.release(large)
  room.release(large)
  room.hold(other, 60)
  room.hold(holder(), 40)
  expect([large.gave, other.gave]).toEqual([0, 1])
})
