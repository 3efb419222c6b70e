import { existsSync, lstatSync } from 'node:fs'
import { expect, it } from 'vitest'
import { Scope } from '../scope/scope.js'
import { sandbox } from '../testing/sandbox.js'
import { makeFolders, missingFolders } from './folders.js'
import { mustBeFree, occupied, visitPlace } from './place.js'

const plants = {
  'allow/a.txt': 'a',
  'allow/out': { link: 'TOP/secret' },
  'allow/sub/': '',
  'other/b.txt': 'b',
  'secret/key': 'SECRET',
}

it('goes to a name and not through it', async () => {
  const box = sandbox(plants)
  const scope = new Scope([box.allow])
  const link = await visitPlace(scope, 'out', async ({ real, name, stats }) => [real, name, stats?.isSymbolicLink()])
  expect(link).toEqual([box.at('allow/out'), 'out', true])
  const free = await visitPlace(scope, 'sub/new', async ({ kind, stats, real }) => [kind, stats, real])
  expect(free).toEqual(['absent', undefined, box.at('allow/sub/new')])
})

it('refuses what is outside, or a folder itself, or has no directory', async () => {
  const box = sandbox(plants)
  const scope = new Scope([box.allow])
  for (const [given, code] of [
    ['../secret/key', 'OUTSIDE'],
    ['out/key', 'OUTSIDE'],
    ['.', 'DENIED'],
    ['sub/..', 'DENIED'],
    [box.allow, 'DENIED'],
    ['absent/x', 'NOT_FOUND'],
    ['a.txt/x', 'NOT_A_DIRECTORY'],
    ['', 'INVALID_PATH'],
  ] as const)
    await expect(
      visitPlace(scope, given, async () => {}),
      given,
    ).rejects.toMatchObject({ code })
})

it('means the first folder that has it, else the first that has its directory', async () => {
  const box = sandbox({ ...plants, 'other/deep/': '' })
  const scope = new Scope([box.allow, box.at('other')])
  const realOf = (given: string): Promise<string> => visitPlace(scope, given, async ({ real }) => real)
  expect(await realOf('b.txt')).toBe(box.at('other/b.txt'))
  expect(await realOf('new.txt')).toBe(box.at('allow/new.txt'))
  expect(await realOf('deep/new.txt')).toBe(box.at('other/deep/new.txt'))
  await expect(realOf('nowhere/new.txt')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(realOf('out/new.txt')).rejects.toMatchObject({
    code: 'OUTSIDE',
  })
})

it('tells whether a place is taken', async () => {
  const box = sandbox(plants)
  const scope = new Scope([box.allow])
  expect(await visitPlace(scope, 'a.txt', async (place) => occupied(place).size)).toBe(1n)
  await expect(visitPlace(scope, 'a.txt', async (place) => mustBeFree(place))).rejects.toMatchObject({ code: 'EXISTS' })
  await expect(visitPlace(scope, 'b.txt', async (place) => occupied(place))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

it('makes the directories that are missing, and tells which those are before and after', async () => {
  const box = sandbox(plants)
  const scope = new Scope([box.allow])
  const made = ['x', 'x/y'].map((each) => box.at('allow/sub', each))
  expect(await missingFolders(scope, 'sub/x/y')).toEqual(made)
  expect(existsSync(box.at('allow/sub/x'))).toBe(false)
  expect(await makeFolders(scope, 'sub/x/y')).toEqual(made.map((path) => ({ path, real: path, at: path })))
  expect(lstatSync(box.at('allow/sub/x/y')).isDirectory()).toBe(true)
  expect(await makeFolders(scope, 'sub/x/y')).toEqual([])
})

it('makes no directory outside, nor in the place of something else', async () => {
  const box = sandbox({
    ...plants,
    'allow/dangling': { link: 'TOP/secret/new' },
  })
  const scope = new Scope([box.allow])
  for (const [given, code] of [
    ['out/x', 'OUTSIDE'],
    ['out/x/y/z', 'OUTSIDE'],
    ['dangling/x', 'OUTSIDE'],
    ['../x/y', 'OUTSIDE'],
    ['a.txt', 'NOT_A_DIRECTORY'],
    ['a.txt/x', 'NOT_A_DIRECTORY'],
  ] as const)
    await expect(makeFolders(scope, given), given).rejects.toMatchObject({
      code,
    })
  expect(existsSync(box.at('secret/new'))).toBe(false)
})
