import { constants, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readNames } from '../io/entries.js'
import { findEntries } from '../io/find.js'
import { compileGlob } from '../pattern/glob.js'
import { withFile } from '../io/open.js'
import { writeBytes } from '../io/write.js'
import { sandbox } from '../testing/sandbox.js'
import { ENOUGH, hammer, plants, unfair } from '../testing/swap-attack.js'
import type { Spot } from './walk.js'

it('reads nothing outside while directories and files are swapped for links', { timeout: 120_000 }, async () => {
  const paths = ['mid/a.txt', 'mid/inner/b.txt', 'mid/./a.txt']
  const tally = await hammer(sandbox(plants), (scope, turn) =>
    scope.visit(paths[turn % 3]!, async (spot) => [
      await withFile(spot, constants.O_RDONLY, (file) => file.readFile('utf8')),
    ]),
  )
  expect(tally.seen).toEqual(new Set(['mine']))
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(unfair(tally)).toEqual([])
})

it('lists and finds nothing outside while a directory is swapped for a link', { timeout: 120_000 }, async () => {
  const pattern = compileGlob('**')
  const list = (spot: Spot) => readNames(spot).then(({ names }) => names.map(({ name }) => name))
  const find = (spot: Spot) =>
    findEntries(spot, { pattern, exclude: [], limit: 100 }).then(({ matches }) => matches.map(({ name }) => name))
  const tally = await hammer(sandbox(plants), (scope, turn) =>
    turn % 3 ? scope.visit('mid/inner', list) : scope.visit('.', find),
  )
  expect(tally.seen).toContain('mid/inner/b.txt')
  expect(tally.seen).toContain('b.txt')
  expect([...tally.seen].filter((name) => name.endsWith('only-here'))).toEqual([])
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(unfair(tally)).toEqual([])
})

it('writes nothing outside while a directory is swapped for a link', { timeout: 120_000 }, async () => {
  const box = sandbox({ ...plants, 'allow/mid/new/': '', 'secret/new/': '', 'secret/append.txt': 'SECRET' })
  const tally = await hammer(box, async (scope, turn) => {
    const [given, mode] = (
      [
        [`mid/new/${turn}.txt`, 'create'],
        ['mid/a.txt', 'overwrite'],
        ['mid/append.txt', 'append'],
      ] as const
    )[turn % 3]!
    return [(await scope.visit(given, (spot) => writeBytes(spot, Buffer.from('mine'), mode))).real]
  })
  expect([...tally.seen].filter((real) => !real.startsWith(box.at('allow/')))).toEqual([])
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(unfair(tally)).toEqual([])
  expect(readdirSync(box.at('secret')).toSorted()).toEqual(['a.txt', 'append.txt', 'inner', 'new', 'only-here'])
  for (const name of ['a.txt', 'append.txt']) expect(readFileSync(box.at('secret', name), 'utf8')).toBe('SECRET')
  expect(readdirSync(box.at('secret/new'))).toEqual([])
})
