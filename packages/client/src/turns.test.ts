import { expect, it } from 'vitest'
import { Turns } from './turns.js'

const endless = new AbortController().signal
const doing = (turns: Turns, name: string, begun: string[], signal = endless) => {
  let end = (): void => {}
  const ended = turns.take(() => {
    begun.push(name)
    return new Promise<string>((resolve) => (end = () => resolve(name)))
  }, signal)
  ended.catch(() => {})
  return { ended, end: () => end() }
}

it('so many things are done at a time, the others in their turn', async () => {
  const turns = new Turns(2)
  const begun: string[] = []
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => doing(turns, name, begun))
  await Promise.resolve()
  expect(begun).toEqual(['a', 'b'])
  b!.end()
  expect(await b!.ended).toBe('b')
  await expect.poll(() => begun).toEqual(['a', 'b', 'c'])
  a!.end()
  c!.end()
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd'])
  d!.end()
  expect(await Promise.all([a!.ended, c!.ended, d!.ended])).toEqual(['a', 'c', 'd'])
})

it('a turn ends when its signal aborts, whatever is done in it, and so does the wait for one', async () => {
  const turns = new Turns(1)
  const begun: string[] = []
  const [both, alone] = [new AbortController(), new AbortController()]
  const a = doing(turns, 'a', begun, both.signal)
  await expect.poll(() => begun).toEqual(['a'])
  const b = doing(turns, 'b', begun, alone.signal)
  const c = doing(turns, 'c', begun, both.signal)
  const d = doing(turns, 'd', begun)
  alone.abort(new Error('b is not wanted'))
  await expect(b.ended).rejects.toThrow('b is not wanted')
  // The turn comes to one that gives it up at the same moment.
  both.abort(new Error('neither is wanted'))
  for (const each of [a, c]) await expect(each.ended).rejects.toThrow('neither is wanted')
  await expect.poll(() => begun).toEqual(['a', 'd'])
  d.end()
  expect(await d.ended).toBe('d')
})

it('a turn that fails is over', async () => {
  const turns = new Turns(1)
  const fail = (): never => {
    throw new Error('failed')
  }
  await expect(turns.take(fail, endless)).rejects.toThrow('failed')
  expect(await turns.take(() => 4, endless)).toBe(4)
})
