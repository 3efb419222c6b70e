import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Gate } from './gate.js'

/** Work that is begun and ended by hand. */
const job = () => {
  let resolve: (how: string) => void = () => {}
  const ended = new Promise<string>((end) => (resolve = end))
  let begun = false
  const work = (): Promise<string> => {
    begun = true
    return ended
  }
  return { work, resolve, begun: () => begun }
}

it('lets so many through at once, and the others in the order in which they came', async () => {
  const gate = new Gate(2)
  const jobs = Array.from({ length: 4 }, job)
  const begun = () => jobs.map((each) => each.begun())
  const all = jobs.map(({ work }) => gate.through(work))
  await setImmediate()
  expect(begun()).toEqual([true, true, false, false])
  jobs[1]!.resolve('two')
  await all[1]
  await setImmediate()
  expect(begun()).toEqual([true, true, true, false])
  for (const { resolve } of jobs) resolve('done')
  expect(await Promise.all(all)).toEqual(['done', 'two', 'done', 'done'])
})

it('has room again after work that failed', async () => {
  const gate = new Gate(1)
  const failing = gate.through(() => Promise.reject(new Error('mine')))
  const next = gate.through(async () => 'next')
  await expect(failing).rejects.toThrow('mine')
  expect(await next).toBe('next')
  expect(await gate.through(async () => 'again')).toBe('again')
})

it('lets those go who give up while they wait, and their turn with them', async () => {
  const gate = new Gate(1)
  const [first, second, third] = [job(), job(), job()]
  const controller = new AbortController()
  const one = gate.through(first.work, controller.signal)
  const two = gate.through(second.work, controller.signal)
  const three = gate.through(third.work)
  controller.abort(new Error('gone'))
  await expect(two).rejects.toThrow('gone')
  await expect(gate.through(second.work, controller.signal)).rejects.toThrow('gone')
  first.resolve('one')
  third.resolve('three')
  expect(await Promise.all([one, three])).toEqual(['one', 'three'])
  expect(second.begun()).toBe(false)
})

it('no longer heeds the signal of those who are in', async () => {
  const gate = new Gate(1)
  const [first, second] = [job(), job()]
  const controller = new AbortController()
  const one = gate.through(first.work)
  const two = gate.through(second.work, controller.signal)
  first.resolve('one')
  await one
  await setImmediate()
  controller.abort(new Error('late'))
  second.resolve('two')
  expect(await two).toBe('two')
})
