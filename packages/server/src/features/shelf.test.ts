import { describe, expect, it, vi } from 'vitest'
import { pageOf, Shelf } from './shelf.js'

const make = ({ title }: { title: string }) => ({ title })

describe('a shelf', () => {
  it('offers what was added, in order, and tells of each change [N182]', () => {
    const changed = vi.fn<() => void>()
    const shelf = new Shelf<{ title: string }>('tool', changed)
    const first = shelf.add('a', { title: 'A' }, make)
    shelf.add('b', { title: 'B' }, make)
    expect(shelf.offered).toEqual([{ title: 'A' }, { title: 'B' }])
    first.update({ title: 'AA' })
    expect(shelf.get('a')).toEqual({ title: 'AA' })
    first.disable()
    expect(shelf.get('a')).toBeUndefined()
    expect(shelf.offered).toEqual([{ title: 'B' }])
    first.enable()
    expect(shelf.offered).toEqual([{ title: 'AA' }, { title: 'B' }])
    first.remove()
    expect(shelf.offered).toEqual([{ title: 'B' }])
    expect(changed).toHaveBeenCalledTimes(6)
  })

  it('keeps what it has where a change is refused, and takes the next one', () => {
    const shelf = new Shelf<{ title: string; description?: string }>('tool', () => {})
    const handle = shelf.add<{ title: string; description?: string }>('a', { title: 'A' }, (config) => {
      if (config.title === '') throw new TypeError('no title')
      return config
    })
    expect(() => handle.update({ title: '' })).toThrow('no title')
    handle.update({ description: 'D' })
    expect(shelf.get('a')).toEqual({ title: 'A', description: 'D' })
  })

  it('refuses a name that is taken, and takes it again once it is free [N184]', () => {
    const shelf = new Shelf<{ title: string }>('prompt', () => {})
    const first = shelf.add('a', { title: 'A' }, make)
    expect(() => shelf.add('a', { title: 'B' }, make)).toThrow("The prompt 'a' is registered already; remove it first")
    first.remove()
    shelf.add('a', { title: 'B' }, make)
    first.remove()
    expect(shelf.get('a')).toEqual({ title: 'B' })
  })

  it('makes a page once, until something changes', () => {
    const shelf = new Shelf<{ title: string }>('tool', () => {})
    const page = vi.fn<() => { tools: [] }>(() => ({ tools: [] }))
    expect(shelf.page(undefined, page)).toBe(shelf.page(undefined, page))
    shelf.add('a', { title: 'A' }, make)
    shelf.page(undefined, page)
    expect(page).toHaveBeenCalledTimes(2)
  })
})

describe('pages', () => {
  const all = ['a', 'b', 'é', 'd', 'e']
  const page = (cursor?: string) => pageOf(all, cursor, 2, (item) => item)

  it('follow one another by their cursors', () => {
    const first = page()
    const second = page(first.nextCursor)
    const third = page(second.nextCursor)
    expect([first.items, second.items, third.items]).toEqual([['a', 'b'], ['é', 'd'], ['e']])
    expect(third).not.toHaveProperty('nextCursor')
  })

  it('end at a key of any length', () => {
    const keys = ['x'.repeat(200_000), 'y']
    const { nextCursor } = pageOf(keys, undefined, 1, (key) => key)
    expect(pageOf(keys, nextCursor, 1, (key) => key)).toEqual({ items: ['y'] })
  })

  it('refuse a cursor that is not theirs [N219]', () => {
    expect(() => page('bogus')).toThrow('params.cursor: not a cursor of this list: bogus')
    expect(() => page('')).toThrow('not a cursor')
  })
})
