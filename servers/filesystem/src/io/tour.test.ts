import { expect, it } from 'vitest'
import { Scope } from '../scope/scope.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { cursorOf, readCursor } from './cursor.js'
import { Pace } from './pace.js'
import { Sieve, type Interest } from './sieve.js'
import { Tour, type Route } from './tour.js'

const tour = (box: Sandbox, route: Route = {}, interest: Interest = {}) =>
  new Scope([box.allow]).visit('.', async (spot) => {
    const trip = new Tour(spot, await Sieve.at(spot, interest), new Pace(), route)
    const paths: string[] = []
    for await (const { path, closed } of trip.reached()) paths.push(closed ? `${path}!` : path)
    return { paths, cut: trip.cut, last: trip.last }
  })

const plants = {
  'allow/a/b/c': '',
  'allow/a/d': '',
  'allow/a.txt': '',
  'allow/e/': '',
  'allow/f': { link: 'a' },
}
const all = ['a', 'a/b', 'a/b/c', 'a/d', 'a.txt', 'e', 'f']

it('comes to each directory before what is in it, and never through a link', async () => {
  expect(await tour(sandbox(plants))).toEqual({ paths: all, cut: false, last: 'f' })
})

it('can be gone on with at any place, also at one that is gone', async () => {
  const box = sandbox(plants)
  for (const [at, after] of all.entries()) expect((await tour(box, { after })).paths).toEqual(all.slice(at + 1))
  expect((await tour(box, { after: 'a/b/b' })).paths).toEqual(all.slice(2))
  expect((await tour(box, { after: 'a/c/x/y' })).paths).toEqual(all.slice(3))
  expect((await tour(box, { after: 'zzz' })).paths).toEqual([])
})

it('says what it did not enter, and where it was ended', async () => {
  const box = sandbox(plants)
  expect((await tour(box, { maxDepth: 1 })).paths).toEqual(['a!', 'a.txt', 'e!', 'f'])
  expect(await tour(box, { maxVisited: 3 })).toEqual({ paths: all.slice(0, 3), cut: true, last: 'a/b/c' })
})

it('leaves out names that begin with a dot, where it is to', async () => {
  const box = sandbox({ 'allow/.a/b': '', 'allow/c/.d': '', 'allow/e': '' })
  expect((await tour(box, {}, { includeHidden: false })).paths).toEqual(['c', 'e'])
})

it('knows its own cursors', () => {
  expect(readCursor('list', cursorOf('list', 'a/b', '7'))).toEqual(['a/b', '7'])
  for (const cursor of [
    '',
    '?',
    cursorOf('find', 'a'),
    `${cursorOf('list', 'a')}=`,
    Buffer.from('{}').toString('base64url'),
  ])
    expect(() => readCursor('list', cursor)).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }))
})
