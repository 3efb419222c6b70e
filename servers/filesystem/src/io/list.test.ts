import { symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Scope } from '../scope/scope.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { readNames, timeOf } from './entries.js'
import { listDirectory, type Listing, type Wish } from './list.js'
import type { Watch } from './pace.js'

const listing = (box: Sandbox, given: string, wish: Partial<Wish>, watch?: Watch): Promise<Listing> =>
  new Scope([box.allow]).visit(given, (spot) => listDirectory(spot, { limit: 100, ...wish }, watch))

const list = (box: Sandbox, given: string, limit = 100, cursor?: string): Promise<Listing> =>
  listing(box, given, { limit, cursor })

it('lists typed entries in order of name, and never looks behind a link', async () => {
  const box = sandbox({
    'allow/b.txt': 'text',
    'allow/sub/x.txt': '',
    'allow/a': { link: 'TOP/secret/key.txt' },
    'allow/dangling': { link: 'nowhere' },
    'allow/.hidden': '',
    'secret/key.txt': 'SECRET SIZE',
  })
  utimesSync(box.at('allow/b.txt'), 1, 1)
  const { entries, ...rest } = await list(box, '.')
  expect(rest).toEqual({ path: box.allow, complete: true })
  expect(entries.map(({ name, type, size }) => [name, type, size])).toEqual([
    ['.hidden', 'file', 0],
    ['a', 'symlink', undefined],
    ['b.txt', 'file', 4],
    ['dangling', 'symlink', undefined],
    ['sub', 'directory', undefined],
  ])
  expect(entries[2]?.mtime).toBe('1970-01-01T00:00:01.000Z')
})

it('lists page by page, and comes out right while others add and remove', async () => {
  const box = sandbox(Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`allow/f${10 + at}`, ''])))
  const first = await list(box, '.', 10)
  expect(first.entries.at(-1)?.name).toBe('f19')
  box.plant({ 'allow/a-new-one': '', 'allow/f195': '' })
  const second = await list(box, '.', 10, first.nextCursor)
  expect(second.entries.map(({ name }) => name).slice(0, 2)).toEqual(['f195', 'f20'])
  const third = await list(box, '.', 10, second.nextCursor)
  expect([third.entries.length, third.nextCursor]).toEqual([6, undefined])
})

it('lists an empty directory, and one through a link', async () => {
  const box = sandbox({ 'allow/empty/': '', 'allow/link': { link: 'empty' } })
  expect(await list(box, 'empty')).toEqual({ path: box.at('allow/empty'), entries: [], complete: true })
  expect(await list(box, 'link')).toMatchObject({ path: box.at('allow/link'), entries: [] })
})

it('names what cannot be looked at more closely', async () => {
  const box = sandbox()
  writeFileSync(Buffer.concat([Buffer.from(`${box.allow}/`), Buffer.from([0x61, 0xff])]), '')
  symlinkSync('x', box.at('allow/b'))
  expect((await list(box, '.')).entries).toMatchObject([{ name: 'a\uFFFD', type: 'file' }, { name: 'b' }])
})

it('refuses cursors that it has not made, and what is no directory', async () => {
  const box = sandbox({ 'allow/a.txt': '' })
  for (const cursor of ['', '!!', 'YQ=='])
    await expect(list(box, '.', 1, cursor)).rejects.toMatchObject({ code: 'INVALID_CURSOR' })
  await expect(list(box, 'a.txt')).rejects.toMatchObject({ code: 'NOT_A_DIRECTORY' })
  await expect(list(box, 'absent')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('says when a directory holds more names than are read', async () => {
  const box = sandbox({ 'allow/a': '', 'allow/b': '', 'allow/c': '' })
  await new Scope([box.allow]).visit('.', async (spot) => {
    expect(await readNames(spot, 2)).toMatchObject({ names: { length: 2 }, complete: false })
    expect(await readNames(spot, 3)).toMatchObject({ names: { length: 3 }, complete: true })
  })
})

it('leaves out times that are none', () => {
  expect([0, 2.6e14, -7e13, NaN].map((ms) => timeOf(new Date(ms)))).toEqual([
    '1970-01-01T00:00:00.000Z',
    undefined,
    undefined,
    undefined,
  ])
})

describe('a list of very many names', () => {
  const names = Array.from({ length: 60 }, (_, at) => `f${100 + at}`)
  const many = (): Sandbox => sandbox(Object.fromEntries(names.map((name) => [`allow/${name}`, ''])))

  // A clock that goes on by ten milliseconds whenever somebody looks at it.
  beforeEach(() => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 10))
  })
  afterEach(() => vi.restoreAllMocks())

  it('ends when its time is over, and goes on from there', async () => {
    const box = many()
    const first = await listing(box, '.', { limit: 1000 }, { maxMs: 60 })
    expect(first).toMatchObject({ complete: true, nextCursor: expect.any(String) as string })
    const rest = await listing(box, '.', { limit: 1000, cursor: first.nextCursor })
    expect(rest.nextCursor).toBeUndefined()
    expect([...first.entries, ...rest.entries].map(({ name }) => name)).toEqual(names)
    expect(await listing(box, '.', {}, { maxMs: 0 })).toMatchObject({ entries: [], complete: false })
  })

  it('is not sorted when that takes too long', async () => {
    const failure = { code: 'TOO_LARGE', message: expect.stringMatching(/^To sort .* takes too long$/) as string }
    await expect(listing(many(), '.', { sort: 'size' }, { maxMs: 60 })).rejects.toMatchObject(failure)
  })

  it('is given up in the middle', async () => {
    const given = new AbortController()
    const tell = async (): Promise<void> => given.abort(new Error('given up'))
    const wish = { sort: 'size', respectIgnore: true } as const
    await expect(listing(many(), '.', wish, { signal: given.signal, tell })).rejects.toThrow('given up')
  })
})
