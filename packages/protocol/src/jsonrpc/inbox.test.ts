import { describe, expect, it } from 'vitest'
import { Inbox } from './inbox.js'

const all = async <T>(inbox: Inbox<T>): Promise<T[]> => {
  const items: T[] = []
  for await (const item of inbox) items.push(item)
  return items
}
const ended = { done: true, value: undefined }
const given = <T>(value: T): IteratorResult<T> => ({ done: false, value })

describe('Inbox', () => {
  it('gives what was pushed before the reader came, in order', async () => {
    const inbox = new Inbox<number>()
    for (const n of [1, 2, 3]) inbox.push(n)
    expect([await inbox.next(), await inbox.next(), await inbox.next()]).toEqual([1, 2, 3].map(given))
  })

  it('gives what is pushed while the reader waits', async () => {
    const inbox = new Inbox<number>()
    const [next] = [inbox.next()]
    inbox.push(1)
    inbox.push(2)
    expect([await next, await inbox.next()]).toEqual([given(1), given(2)])
  })

  it('gives undefined as an item like any other', async () => {
    const inbox = new Inbox<undefined>()
    inbox.push(undefined)
    inbox.end()
    expect(await all(inbox)).toEqual([undefined])
  })

  it('lets the reader finish what is queued before it ends', async () => {
    const inbox = new Inbox<number>()
    inbox.push(1)
    inbox.push(2)
    inbox.end()
    expect(await all(inbox)).toEqual([1, 2])
  })

  it('ends a reader that waits', async () => {
    const inbox = new Inbox<number>()
    const next = inbox.next()
    inbox.end()
    expect(await next).toEqual(ended)
  })

  it('stays ended, and drops what is pushed then', async () => {
    const inbox = new Inbox<number>()
    inbox.end()
    inbox.push(1)
    expect([await inbox.next(), await inbox.next()]).toEqual([ended, ended])
  })

  it('throws the reason of its end once, after what was queued', async () => {
    const inbox = new Inbox<number>()
    inbox.push(1)
    inbox.end(new Error('broken'))
    expect(await inbox.next()).toEqual(given(1))
    await expect(inbox.next()).rejects.toThrow('broken')
    expect(await inbox.next()).toEqual(ended)
  })

  it('throws the reason at a reader that waits', async () => {
    const inbox = new Inbox<number>()
    const next = inbox.next()
    inbox.end(new Error('broken'))
    await expect(next).rejects.toThrow('broken')
    expect(await inbox.next()).toEqual(ended)
  })

  it('keeps to its first end', async () => {
    const inbox = new Inbox<number>()
    inbox.end()
    inbox.end(new Error('too late'))
    expect(await inbox.next()).toEqual(ended)
  })

  it('drops everything once its reader has left', async () => {
    const inbox = new Inbox<number>()
    for (const n of [1, 2, 3]) inbox.push(n)
    for await (const item of inbox) if (item === 1) break
    inbox.push(4)
    expect(await inbox.next()).toEqual(ended)
  })

  it('does not throw at a reader that has left', async () => {
    const inbox = new Inbox<number>()
    inbox.push(1)
    inbox.end(new Error('broken'))
    expect(await inbox.return()).toEqual(ended)
    expect(await inbox.next()).toEqual(ended)
  })

  it('keeps order and count when pushes and reads interleave', async () => {
    const inbox = new Inbox<number>()
    const reading = all(inbox)
    for (let n = 0; n < 1000; n++) {
      inbox.push(n)
      if (n % 7 === 0) await Promise.resolve()
    }
    inbox.end()
    expect(await reading).toEqual(Array.from({ length: 1000 }, (_, n) => n))
  })
})
