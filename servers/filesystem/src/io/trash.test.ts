import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Rules } from '../pattern/rules.js'
import { Scope } from '../scope/scope.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { visitPlace } from './place.js'
import { TRASH } from '../scope/folder.js'
import { discard, trashBounds, type Discarded } from './trash.js'
import { measureTree, removeTree } from './tree.js'

const throwAway = (box: Sandbox, given: string, bytes = 1, bounds = trashBounds): Promise<Discarded> =>
  visitPlace(new Scope([box.allow]), given, (place) => discard(place, bytes, bounds))

const inTrash = (box: Sandbox): string[] =>
  readdirSync(box.at('allow', TRASH)).flatMap((item) => readdirSync(box.at('allow', TRASH, item)))

it('moves things to where only the server finds them', async () => {
  const box = sandbox({ 'allow/sub/a.txt': 'mine', 'allow/out': { link: 'TOP/secret' }, 'secret/key': 'SECRET' })
  const { to } = await throwAway(box, 'sub/a.txt')
  await throwAway(box, 'sub')
  await throwAway(box, 'out')
  expect(readFileSync(to, 'utf8')).toBe('mine')
  expect(inTrash(box).toSorted()).toEqual(['a.txt', 'out', 'sub'])
  expect(readdirSync(box.allow)).toEqual([TRASH])
  expect(statSync(box.at('allow', TRASH)).mode & 0o777).toBe(0o700)
  expect(readFileSync(box.at('secret/key'), 'utf8')).toBe('SECRET')
})

it('lets the oldest go when there is too much', async () => {
  const names = ['a', 'b', 'c', 'd']
  const box = sandbox(Object.fromEntries(names.map((name) => [`allow/${name}/x/y`, name])))
  for (const name of names) await throwAway(box, name, 10, { items: 3, bytes: 1000 })
  expect(inTrash(box)).toHaveLength(3)
  box.plant({ 'allow/e': '' })
  await throwAway(box, 'e', 10, { items: 9, bytes: 25 })
  expect(inTrash(box)).toHaveLength(2)
  expect(inTrash(box)).toContain('e')
})

it('takes nothing that is larger than all of it', async () => {
  const box = sandbox({ 'allow/a': '' })
  await expect(throwAway(box, 'a', 11, { items: 1, bytes: 10 })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  expect(readdirSync(box.allow)).toEqual(['a'])
})

it('is never somewhere else', async () => {
  const box = sandbox({ 'allow/a': '', 'secret/': '', [`allow/${TRASH}`]: { link: 'TOP/secret' } })
  await expect(throwAway(box, 'a')).rejects.toMatchObject({ code: 'DENIED' })
  expect([readdirSync(box.at('secret')), existsSync(box.at('allow/a'))]).toEqual([[], true])
})

it('measures and removes a tree without following links, and not what is kept from clients', async () => {
  const box = sandbox({
    'allow/t/a': '12345',
    'allow/t/u/b': '123',
    'allow/t/out': { link: 'TOP/secret' },
    'allow/s/.env': '',
    'secret/key': 'SECRET',
  })
  const scope = new Scope([box.allow], undefined, { secrets: Rules.strict(['.env']) })
  expect(await visitPlace(scope, 't', (place) => measureTree(place))).toMatchObject({
    files: 3,
    directories: 2,
    bytes: 8,
  })
  await visitPlace(scope, 't', (place) => removeTree(place))
  await visitPlace(scope, 't', (place) => removeTree(place))
  await expect(visitPlace(scope, 's', (place) => removeTree(place))).rejects.toMatchObject({ code: 'DENIED' })
  const gone = AbortSignal.abort(new Error('enough'))
  await expect(visitPlace(scope, 's', (place) => measureTree(place, gone))).rejects.toThrow('enough')
  expect([readdirSync(box.allow), readFileSync(box.at('secret/key'), 'utf8')]).toEqual([['s'], 'SECRET'])
})

it('refuses a tree that is too deep', async () => {
  const box = sandbox({ [`allow/${'d/'.repeat(140)}`]: '' })
  await expect(visitPlace(new Scope([box.allow]), 'd', (place) => measureTree(place))).rejects.toMatchObject({
    code: 'TOO_LARGE',
  })
})

it('lets go of a tree as deep as one may be', async () => {
  const box = sandbox({ [`allow/a/${'d/'.repeat(127)}f.txt`]: '', 'allow/b': '' })
  await visitPlace(new Scope([box.allow]), 'a', (place) => measureTree(place))
  for (const name of ['a', 'b']) await throwAway(box, name, 1, { items: 1, bytes: 10 })
  expect(inTrash(box)).toEqual(['b'])
})

const NOT_UTF8 = Buffer.from([0x69, 0xff])

/** Plants something with a name that is not UTF-8, which no program of ours can spell. */
const plantUnreachable = (box: Sandbox, directory: string): void => {
  box.plant({ [`${directory}/`]: '' })
  writeFileSync(Buffer.concat([Buffer.from(box.at(directory, '/')), NOT_UTF8]), '')
}

describe.runIf(process.platform === 'linux')('with names that are not UTF-8', () => {
  it('lets others go in the place of what it cannot remove, and takes nothing once there is no other', async () => {
    const box = sandbox({ 'allow/a': '', 'allow/b': '', 'allow/c': '' })
    plantUnreachable(box, `allow/${TRASH}/0-oldest`)
    for (const name of ['a', 'b']) await throwAway(box, name, 1, { items: 2, bytes: 10 })
    expect(inTrash(box)).toEqual(['i\uFFFD', 'b'])
    await expect(throwAway(box, 'c', 1, { items: 1, bytes: 10 })).rejects.toMatchObject({ code: 'NO_SPACE' })
    expect(readdirSync(box.allow)).toEqual([TRASH, 'c'])
  })

  it('says of a tree that holds one that it is for others to rename it', async () => {
    const box = sandbox()
    plantUnreachable(box, 'allow/t/u')
    const measured = visitPlace(new Scope([box.allow]), 't', (place) => measureTree(place))
    await expect(measured).rejects.toMatchObject({
      code: 'INVALID_PATH',
      message: expect.stringMatching(/"i\uFFFD".* not UTF-8/),
    })
  })
})

it('leaves nothing in the trash of what could not be put there', async () => {
  const box = sandbox({ 'allow/a': '' })
  const discarded = visitPlace(new Scope([box.allow]), 'a', async (place) => {
    rmSync(box.at('allow/a'))
    return discard(place, 1)
  })
  await expect(discarded).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(readdirSync(box.at('allow', TRASH))).toEqual([])
})
