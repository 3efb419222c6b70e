import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { Scope } from '../scope/scope.js'
import { descriptors } from '../scope/descriptors.js'
import type { Ground } from '../scope/ground.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { findEntries, type Findings, type Query, type SearchWatch } from './find.js'
import { compileGlob, type Glob } from '../pattern/glob.js'
import { MAX_DEPTH } from './tour.js'

interface Wanted extends Partial<Omit<Query, 'pattern' | 'exclude'>> {
  exclude?: string[]
}

const find = (
  box: Sandbox,
  pattern: string,
  wanted: Wanted = {},
  watch?: SearchWatch,
  scope = new Scope([box.allow]),
) =>
  scope.visit('.', (spot): Promise<Findings> => {
    const exclude = (wanted.exclude ?? []).map(compileGlob)
    return findEntries(spot, { pattern: compileGlob(pattern), limit: 100, ...wanted, exclude }, watch)
  })

const names = async (...args: Parameters<typeof find>): Promise<string[]> =>
  (await find(...args)).matches.map(({ name }) => name)

const tree = {
  'allow/a.ts': 'abc',
  'allow/src/b.ts': '',
  'allow/src/deep/c.ts': '',
  'allow/src/deep/c.js': '',
  'allow/.git/d.ts': '',
  'allow/out': { link: 'TOP/secret' },
  'allow/src/loop': { link: '..' },
  'secret/key.ts': 'SECRET',
}

it('finds by path, in order, with what is known of each', async () => {
  const found = await find(sandbox(tree), '**/*.ts')
  expect(found).toMatchObject({ truncated: false, unreadable: 0 })
  expect(found.matches.map(({ name }) => name)).toEqual(['.git/d.ts', 'a.ts', 'src/b.ts', 'src/deep/c.ts'])
  expect(found.matches[1]).toMatchObject({ type: 'file', size: 3, mtime: expect.any(String) })
})

it('never follows a link, be it out or around', async () => {
  const box = sandbox(tree)
  expect(await names(box, '**', { type: 'symlink' })).toEqual(['out', 'src/loop'])
  expect(await names(box, 'out/**')).toEqual(['out'])
  expect(await names(box, '**/key.ts')).toEqual([])
})

it('takes a type, and leaves out what is excluded', async () => {
  const box = sandbox(tree)
  expect(await names(box, '**', { type: 'directory' })).toEqual(['.git', 'src', 'src/deep'])
  expect(await names(box, '**/*.ts', { exclude: ['**/.git', 'src/deep/**'] })).toEqual(['a.ts', 'src/b.ts'])
})

it('does not go where nothing can fit', async () => {
  const { visited } = await find(sandbox(tree), 'src/*.ts')
  expect(visited).toBe(7)
})

it('ends at each of its limits, and says so', async () => {
  const box = sandbox(tree)
  expect(await find(box, '**/*.ts', { limit: 2 })).toMatchObject({ matches: { length: 2 }, truncated: true })
  expect(await find(box, '**', {}, { maxVisited: 3 })).toMatchObject({ visited: 3, truncated: true })
  const deep = sandbox({ [`allow/${'d/'.repeat(MAX_DEPTH + 3)}x`]: '' })
  const { matches, truncated } = await find(deep, '**')
  expect([matches.length, truncated]).toEqual([MAX_DEPTH, true])
})

it('ends when its time is over, which is 5 seconds unless told, and says so', async () => {
  const box = sandbox(tree)
  expect(await find(box, '**', {}, { maxMs: 0 })).toMatchObject({ visited: 0, matches: [], truncated: true })
  const now = vi.spyOn(performance, 'now')
  onTestFinished(() => now.mockRestore())
  let clock = 0
  now.mockImplementation(() => (clock += 1000))
  const { visited, truncated } = await find(box, '**')
  expect([visited > 0, visited < 5, truncated]).toEqual([true, true, true])
  expect(await find(box, '**', {}, { maxMs: 1_000_000 })).toMatchObject({ truncated: false })
})

it('looks at what is left out only where something fits', async () => {
  const box = sandbox({ 'allow/a.ts': '', 'allow/b.js': '', 'allow/c/d.ts': '' })
  const asked: string[] = []
  const { dead } = compileGlob('none')
  const watched: Glob = { dead, matches: false, into: (name) => (asked.push(name), watched) }
  await new Scope([box.allow]).visit('.', (spot) =>
    findEntries(spot, { pattern: compileGlob('**/*.ts'), exclude: [watched], limit: 10 }),
  )
  expect(asked).toEqual(['a.ts', 'c', 'd.ts'])
})

it('stops within the search when nobody wants the answer any more', async () => {
  const controller = new AbortController()
  let entered = 0
  const ground: Ground = {
    ...descriptors,
    enter(held, name) {
      entered++
      controller.abort(new Error('gone'))
      return descriptors.enter(held, name)
    },
  }
  const box = sandbox(tree)
  const search = find(box, '**', {}, { signal: controller.signal }, new Scope([box.allow], ground))
  await expect(search).rejects.toThrow('gone')
  expect(entered).toBe(1)
})

it('has at most four searches go on at once; who gives up waiting is out at once', async () => {
  const box = sandbox(tree)
  const [inside, gaveUp] = [new Set<string>(), new AbortController()]
  let most = 0
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  const search = (id: string, watch?: SearchWatch) => {
    const enter: Ground['enter'] = async (...args) => {
      most = Math.max(most, inside.add(id).size)
      await held
      return descriptors.enter(...args)
    }
    return find(box, '**', {}, watch, new Scope([box.allow], { ...descriptors, enter })).finally(() =>
      inside.delete(id),
    )
  }
  const all = Array.from({ length: 12 }, (_, at) => search(`${at}`))
  await eventually(() => expect(inside.size).toBe(4))
  const late = search('late', { signal: gaveUp.signal })
  gaveUp.abort(new Error('gone'))
  await expect(late).rejects.toThrow('gone')
  letGo()
  const found = await Promise.all(all)
  expect([found.length, new Set(found.map(({ visited }) => visited)).size, most]).toEqual([12, 1, 4])
})

it('tells how far it has come, every now and then', async () => {
  const now = vi.spyOn(performance, 'now')
  let clock = 0
  now.mockImplementation(() => (clock += 100))
  const told: number[][] = []
  const tell = async (...each: number[]): Promise<void> => void told.push(each)
  await find(sandbox(tree), '**/*.ts', {}, { tell, maxMs: 1_000_000 })
  now.mockRestore()
  expect(told.length).toBeGreaterThan(1)
  expect(told).toEqual(told.toSorted(([one = 0], [other = 0]) => one - other))
})

it('counts what it may not enter, and passes over what has gone', async () => {
  const box = sandbox({ 'allow/denied/': '', 'allow/gone/': '', 'allow/z.txt': '' })
  const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))
  const refusing = (unknown: string) => ({
    ...descriptors,
    enter: (_held: unknown, name: string) => fail(name === 'denied' ? 'EACCES' : unknown),
  })
  expect(await find(box, '**', {}, {}, new Scope([box.allow], refusing('ENOENT')))).toMatchObject({
    matches: { length: 3 },
    unreadable: 1,
  })
  const broken = find(box, '**', {}, {}, new Scope([box.allow], refusing('EIO')))
  await expect(broken).rejects.toMatchObject({ code: 'IO_ERROR' })
})
