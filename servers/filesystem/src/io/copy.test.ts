import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { Rules } from '../pattern/rules.js'
import { descriptors } from '../scope/descriptors.js'
import type { Ground } from '../scope/ground.js'
import { Scope } from '../scope/scope.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { copyPlace, type Copied, type Watch } from './copy.js'
import { movePlace, settleFolder } from './move.js'
import { visitPlace, type Place } from './place.js'

const between = <T>(
  box: Sandbox,
  one: string,
  other: string,
  use: (from: Place, to: Place) => Promise<T>,
): Promise<T> => {
  const scope = new Scope([box.allow], undefined, { secrets: Rules.strict(['.env']) })
  return visitPlace(scope, one, (from) => visitPlace(scope, other, (to) => use(from, to)))
}

const copy = (box: Sandbox, one: string, other: string, watch?: Watch): Promise<Copied> =>
  between(box, one, other, (from, to) => copyPlace(from, to, watch))

const move = (box: Sandbox, one: string, other: string): Promise<string> => between(box, one, other, movePlace)

const plants = {
  'allow/a.txt': 'one',
  'allow/tree/b.txt': 'two',
  'allow/tree/deep/c.txt': 'three',
  'allow/tree/deep/.env': 'SECRET',
  'allow/tree/link': { link: 'TOP/secret' },
  'allow/out': { link: 'TOP/secret/key' },
  'secret/key': 'SECRET',
}

it('copies a file, with its mode', async () => {
  const box = sandbox(plants)
  chmodSync(box.at('allow/a.txt'), 0o640)
  expect(await copy(box, 'a.txt', 'b.txt')).toMatchObject({ files: 1, bytes: 3, skipped: 0 })
  expect(readFileSync(box.at('allow/b.txt'), 'utf8')).toBe('one')
  expect(statSync(box.at('allow/b.txt')).mode & 0o777).toBe(0o640)
})

it('copies a tree, but for links and what is kept from clients', async () => {
  const box = sandbox(plants)
  chmodSync(box.at('allow/tree/deep'), 0o750)
  expect(await copy(box, 'tree', 'again')).toMatchObject({ files: 2, directories: 2, bytes: 8, skipped: 2 })
  const copied = readdirSync(box.at('allow/again'), { recursive: true, encoding: 'utf8' }).toSorted()
  expect(copied).toEqual(['b.txt', 'deep', 'deep/c.txt'])
  expect(statSync(box.at('allow/again/deep')).mode & 0o777).toBe(0o750)
  expect(readFileSync(box.at('allow/again/deep/c.txt'), 'utf8')).toBe('three')
})

it('leaves nothing of a copy that is given up', async () => {
  const box = sandbox(plants)
  box.plant(Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`allow/many/${at}`, 'x'])))
  const cancel = new AbortController()
  const told: number[] = []
  const tell = async (files: number): Promise<void> => {
    told.push(files)
    cancel.abort(new Error('enough'))
  }
  await expect(copy(box, 'many', 'again', { signal: cancel.signal, tell })).rejects.toThrow('enough')
  expect([told, readdirSync(box.allow)]).toEqual([[50], ['a.txt', 'many', 'out', 'tree']])
})

it.each([
  ['a.txt', 'tree', 'EXISTS'],
  ['a.txt', 'out', 'EXISTS'],
  ['tree', 'tree/deep/again', 'INVALID_PATH'],
  ['absent', 'b.txt', 'NOT_FOUND'],
  ['out', 'b.txt', 'NOT_A_FILE'],
  ['a.txt', 'absent/b.txt', 'NOT_FOUND'],
])('refuses to copy %s to %s', async (one, other, code) => {
  await expect(copy(sandbox(plants), one, other)).rejects.toMatchObject({ code })
})

it.each([
  ['a.txt', 'b.txt'],
  ['tree', 'other'],
  ['out', 'link'],
  ['tree/link', 'here'],
])('moves %s to %s as it is', async (one, other) => {
  const box = sandbox(plants)
  const { ino } = lstatSync(box.at('allow', one))
  await move(box, one, other)
  expect([lstatSync(box.at('allow', other)).ino, existsSync(box.at('allow', one))]).toEqual([ino, false])
})

it.each([
  ['a.txt', 'tree', 'EXISTS'],
  ['tree', 'a.txt', 'EXISTS'],
  ['a.txt', 'out', 'EXISTS'],
  ['tree', 'tree/inside', 'INVALID_PATH'],
  ['absent', 'b.txt', 'NOT_FOUND'],
  ['a.txt', '../b.txt', 'OUTSIDE'],
  ['a.txt', 'tree/link/b.txt', 'OUTSIDE'],
  ['tree/deep/.env', 'env', 'DENIED'],
])('refuses to move %s to %s', async (one, other, code) => {
  const box = sandbox(plants)
  await expect(move(box, one, other)).rejects.toMatchObject({ code })
  expect(readdirSync(box.at('secret'))).toEqual(['key'])
})

it('does not move a directory onto one that has come meanwhile', async () => {
  const box = sandbox({ 'from/a': '', 'to/b': '' })
  await expect(settleFolder(box.at('from'), box.at('to'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(settleFolder(box.at('absent'), box.at('free'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect(existsSync(box.at('free'))).toBe(false)
  await between(sandbox({ 'allow/x/y': '' }), 'x', 'z', async (from, to) => {
    await mkdir(`${to.held.path}/z`)
    await expect(movePlace(from, to)).rejects.toMatchObject({ code: 'EXISTS' })
  })
})

it.runIf(process.platform === 'linux')(
  'gives a directory the mode of the one that was copied, and not of what has its name by then',
  async () => {
    const box = sandbox({ ...plants, 'allow/open/': '' })
    chmodSync(box.at('allow/tree/deep'), 0o700)
    chmodSync(box.at('allow/open'), 0o777)
    let swapped = false
    const ground: Ground = {
      ...descriptors,
      async enter(held, name) {
        const inside = await descriptors.enter(held, name)
        if (name !== 'deep' || swapped) return inside
        swapped = true
        renameSync(box.at('allow/tree/deep'), box.at('allow/away'))
        symlinkSync(box.at('allow/open'), box.at('allow/tree/deep'))
        return inside
      },
    }
    const scope = new Scope([box.allow], ground)
    await visitPlace(scope, 'tree', (from) => visitPlace(scope, 'again', (to) => copyPlace(from, to)))
    expect([swapped, statSync(box.at('allow/again/deep')).mode & 0o777]).toEqual([true, 0o700])
  },
)
