import type { Change } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { Unread } from './unread.js'

const tools: Change = { topic: 'toolsListChanged' }
const note = (n: number): Change => ({ topic: 'resourceSubscriptions', uri: `note:///${n}` })
const followed: readonly Change[] = [tools, note(0)]
const take = async (unread: Unread, count: number): Promise<unknown[]> => {
  const seen: unknown[] = []
  while (seen.length < count) seen.push((await unread.next()).value)
  return seen
}

describe('changes that nobody has read yet', () => {
  it('wait once each, in the order in which they first came', async () => {
    const unread = new Unread(() => followed)
    for (let n = 0; n < 3000; n++) for (const each of [note(1), tools, note(2)]) unread.push(each)
    unread.end()
    expect(await take(unread, 4)).toEqual([note(1), tools, note(2), undefined])
  })

  it('come again once they have been read', async () => {
    const unread = new Unread(() => followed)
    for (let n = 0; n < 3; n++) {
      const reading = unread.next()
      unread.push(tools)
      unread.push(tools)
      expect(await reading).toEqual({ done: false, value: tools })
    }
    unread.push(note(1))
    expect(await take(unread, 1)).toEqual([note(1)])
  })

  it('are no longer told apart where there are too many', async () => {
    const unread = new Unread(() => followed)
    for (let n = 1; n <= 1001; n++) unread.push(note(n))
    unread.push(note(5))
    unread.end()
    expect(await take(unread, 4)).toEqual([...followed, note(5), undefined])
  })

  it('may be as many as are followed', async () => {
    const all = Array.from({ length: 1500 }, (_, n) => note(n))
    const unread = new Unread(() => all)
    for (let n = 0; n < 3; n++) for (const each of all) unread.push(each)
    unread.end()
    expect(await take(unread, 1501)).toEqual([...all, undefined])
  })

  it('are dropped when the reader leaves, and throw the reason of an end once', async () => {
    const unread = new Unread(() => followed)
    unread.push(tools)
    expect(await unread.return()).toEqual({ done: true, value: undefined })
    unread.push(tools)
    expect(await take(unread, 1)).toEqual([undefined])
    const broken = new Unread(() => followed)
    broken.push(tools)
    broken.end(new Error('cut off'))
    expect(await take(broken, 1)).toEqual([tools])
    await expect(broken.next()).rejects.toThrow('cut off')
    expect(await take(broken, 1)).toEqual([undefined])
  })
})
