import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { Pages } from './pages.js'

interface Page {
  items: number[]
  nextCursor?: string
  note?: string
}
const pages: Record<string, Page> = {
  first: { items: [1, 2], nextCursor: 'second' },
  second: { items: [], nextCursor: '' },
  '': { items: [3], note: 'last' },
}
const fetching = () => vi.fn<(cursor: string | undefined) => Promise<Page>>(async (cursor = 'first') => pages[cursor]!)

describe('a list in pages', () => {
  it('is gathered when it is awaited, over empty pages and empty cursors [N218]', async () => {
    const fetch = fetching()
    expect(await new Pages('items', () => fetch)).toEqual({ items: [1, 2, 3], note: 'last' })
    expect(fetch.mock.calls).toEqual([[undefined], ['second'], ['']])
  })

  it('is gathered once, however often it is awaited', async () => {
    const fetch = fetching()
    const list = new Pages<Page, number>('items', () => fetch)
    await Promise.all([list, list])
    expect(fetch).toHaveBeenCalledTimes(3)
  })

  it('is fetched as far as it is iterated, and not before', async () => {
    const fetch = fetching()
    const list = new Pages<Page, number>('items', () => fetch)
    expect(fetch).not.toHaveBeenCalled()
    for await (const item of list) if (item === 2) break
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('rejects when a page cannot be had', async () => {
    const list = new Pages<Page, number>('items', () => () => Promise.reject(new Error('gone')))
    await expect(Promise.resolve(list)).rejects.toThrow('gone')
  })

  describe('whose cursor is none any more', () => {
    const invalid = new ProtocolError(ErrorCode.invalidParams, 'no cursor')
    const changing = (times: number) => {
      let left = times
      return vi.fn<(cursor: string | undefined) => Promise<Page>>(async (cursor) => {
        if (cursor !== undefined && left-- > 0) throw invalid
        return cursor === undefined ? { items: [left], nextCursor: 'more' } : { items: [7] }
      })
    }

    it('is gathered from the beginning, once [N329]', async () => {
      expect((await new Pages('items', () => changing(1))).items).toEqual([0, 7])
      const fetch = changing(2)
      await expect(Promise.resolve(new Pages('items', () => fetch))).rejects.toBe(invalid)
      expect(fetch).toHaveBeenCalledTimes(4)
    })

    it('is not where the first page is refused, nor by halves where it is iterated', async () => {
      const refuse = vi.fn<() => Promise<Page>>(() => Promise.reject(invalid))
      await expect(Promise.resolve(new Pages('items', () => refuse))).rejects.toBe(invalid)
      expect(refuse).toHaveBeenCalledOnce()
      const seen: number[] = []
      const iterate = async (): Promise<void> => {
        for await (const item of new Pages<Page, number>('items', () => changing(1))) seen.push(item)
      }
      await expect(iterate()).rejects.toBe(invalid)
      expect(seen).toEqual([1])
    })
  })

  it('ends when the server goes round in circles', async () => {
    const list = new Pages<Page, number>('items', () => () => Promise.resolve({ items: [1], nextCursor: 'again' }))
    await expect(Promise.resolve(list)).rejects.toThrow('The server gave the cursor again twice')
  })

  it('ends when it does not', async () => {
    let n = 0
    const list = new Pages<Page, number>('items', () => () => Promise.resolve({ items: [1], nextCursor: `${n++}` }))
    await expect(Promise.resolve(list)).rejects.toThrow('more than 1000 pages')
  })

  it('is gathered up to a bound, however large its pages are, and goes on where it is iterated', async () => {
    const large = (length: number): Pages<Page, number> => {
      const items = Array.from({ length }, (_, n) => n)
      return new Pages('items', () => () => Promise.resolve({ items }))
    }
    expect((await large(100_000)).items).toHaveLength(100_000)
    await expect(Promise.resolve(large(150_000))).rejects.toThrow(
      'more than 100000 entries; go through it by `for await`',
    )
    let last = 0
    for await (const item of large(150_000)) last = item
    expect(last).toBe(149_999)
  })

  it('ends when its cursors are too long to keep', async () => {
    let n = 0
    const long = (): Promise<Page> => Promise.resolve({ items: [1], nextCursor: `${n++}${'x'.repeat(500_000)}` })
    await expect(Promise.resolve(new Pages('items', () => long))).rejects.toThrow('have more than 1048576 characters')
    expect(n).toBe(3)
  })
})
