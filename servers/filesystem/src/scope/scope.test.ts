import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sandbox, type Plants, type Sandbox } from '../testing/sandbox.js'
import { descriptors } from './descriptors.js'
import type { Ground } from './ground.js'
import { pathnames } from './pathnames.js'
import { Scope } from './scope.js'
import { MAX_BELOW, MAX_STEPS, type Spot } from './walk.js'

const plants: Plants = {
  'secret/key.txt': 'SECRET',
  'allow-evil/key.txt': 'SECRET',
  'allow/plain.txt': 'plain',
  'allow/sub/deep/file.txt': 'deep',
  'allow/in-file': { link: 'plain.txt' },
  'allow/in-dir': { link: 'sub/deep' },
  'allow/sub/up': { link: '../plain.txt' },
  'allow/in-absolute': { link: 'TOP/allow/sub/deep/file.txt' },
  'allow/roundabout': { link: '../allow/plain.txt' },
  'allow/far-round': { link: '../../TOPNAME/allow/plain.txt' },
  'allow/chain-1': { link: 'chain-2' },
  'allow/chain-2': { link: 'in-dir/file.txt' },
  'allow/later': { link: 'not-yet.txt' },
  'allow/through': { link: 'in-dir/../../plain.txt' },
  'allow/out-file': { link: 'TOP/secret/key.txt' },
  'allow/out-relative': { link: '../secret/key.txt' },
  'allow/out-dir': { link: 'TOP/secret' },
  'allow/out-root': { link: '/' },
  'allow/out-far': { link: '../../../../../../etc/passwd' },
  'allow/out-top': { link: '..' },
  'allow/out-absent': { link: 'TOP/secret/absent' },
  'allow/out-sibling': { link: 'TOP/allow-evil/key.txt' },
  'allow/out-dots': { link: 'TOP/allow/../secret/key.txt' },
  'allow/out-chain': { link: 'out-dir' },
  'allow/sub/out-middle': { link: '../out-dir' },
  'allow/out-fd': { link: '/proc/self/root' },
  'allow/loop-a': { link: 'loop-b' },
  'allow/loop-b': { link: 'loop-a' },
  'allow/self': { link: 'self/x' },
}

const describeSpot = (box: Sandbox) => async (spot: Spot) => {
  const real = path.relative(box.top, spot.real)
  if (spot.kind !== 'entry') return `${spot.kind} ${real}`
  return `${real}: ${await readFile(path.join(spot.held.path, spot.name), 'utf8')}`
}

const outcome = async (box: Sandbox, ground: Ground, given: string): Promise<string> =>
  new Scope([box.allow], ground).visit(given, describeSpot(box)).catch((error: { code: string }) => error.code)

const inside: [given: string, found: string][] = [
  ['.', 'directory allow'],
  ['sub', 'directory allow/sub'],
  ['sub/', 'directory allow/sub'],
  ['plain.txt', 'allow/plain.txt: plain'],
  ['./sub//deep/./file.txt', 'allow/sub/deep/file.txt: deep'],
  ['sub/../plain.txt', 'allow/plain.txt: plain'],
  ['TOP/allow', 'directory allow'],
  ['TOP/allow/plain.txt', 'allow/plain.txt: plain'],
  ['TOP/secret/../allow/plain.txt', 'allow/plain.txt: plain'],
  ['absent.txt', 'absent allow/absent.txt'],
  ['in-file', 'allow/plain.txt: plain'],
  ['in-dir', 'directory allow/sub/deep'],
  ['in-dir/file.txt', 'allow/sub/deep/file.txt: deep'],
  ['sub/up', 'allow/plain.txt: plain'],
  ['in-absolute', 'allow/sub/deep/file.txt: deep'],
  ['roundabout', 'allow/plain.txt: plain'],
  ['far-round', 'allow/plain.txt: plain'],
  ['chain-1', 'allow/sub/deep/file.txt: deep'],
  ['later', 'absent allow/not-yet.txt'],
  ['through', 'allow/plain.txt: plain'],
]

const attacks: [given: string, code: string][] = [
  ['..', 'OUTSIDE'],
  ['../secret/key.txt', 'OUTSIDE'],
  ['../secret/absent', 'OUTSIDE'],
  ['sub/../../secret/key.txt', 'OUTSIDE'],
  ['sub/deep/../../../secret/key.txt', 'OUTSIDE'],
  ['../allow-evil/key.txt', 'OUTSIDE'],
  ['TOP/allow-evil/key.txt', 'OUTSIDE'],
  ['TOP/allow/../secret/key.txt', 'OUTSIDE'],
  ['TOP/secret/key.txt', 'OUTSIDE'],
  ['TOP/secret/absent', 'OUTSIDE'],
  ['TOP', 'OUTSIDE'],
  ['/', 'OUTSIDE'],
  ['/etc/passwd', 'OUTSIDE'],
  ['/proc/self/cwd', 'OUTSIDE'],
  ['//TOP/allow/../secret/key.txt', 'OUTSIDE'],
  ['', 'INVALID_PATH'],
  ['plain.txt\0', 'INVALID_PATH'],
  ['../secret/key.txt\0plain.txt', 'INVALID_PATH'],
  ['a/'.repeat(2_100), 'INVALID_PATH'],
  ['x'.repeat(300), 'INVALID_PATH'],
  ['%2e%2e/secret/key.txt', 'NOT_FOUND'],
  ['..%2fsecret%2fkey.txt', 'absent allow/..%2fsecret%2fkey.txt'],
  ['..\\secret\\key.txt', 'absent allow/..\\secret\\key.txt'],
  ['．．/secret/key.txt', 'NOT_FOUND'],
  ['~/x', 'NOT_FOUND'],
  ['file:///etc/passwd', 'OUTSIDE'],
  ['file:/etc/passwd', 'NOT_FOUND'],
  ['file:///TOP/allow/%2e%2e/secret/key.txt', 'OUTSIDE'],
  ['file:///TOP/allow/..%2fsecret%2fkey.txt', 'INVALID_PATH'],
  ['file:///TOP/allow/plain.txt%00', 'INVALID_PATH'],
  ['file:///TOP/allow/out-file', 'OUTSIDE'],
  ['file://host.example/TOP/allow/plain.txt', 'INVALID_PATH'],
  ['plain.txt/../../secret/key.txt', 'OUTSIDE'],
  ['plain.txt/x', 'NOT_A_DIRECTORY'],
  ['absent/x', 'NOT_FOUND'],
  ['out-file', 'OUTSIDE'],
  ['out-relative', 'OUTSIDE'],
  ['out-dir', 'OUTSIDE'],
  ['out-dir/key.txt', 'OUTSIDE'],
  ['out-dir/absent', 'OUTSIDE'],
  ['out-root/etc/passwd', 'OUTSIDE'],
  ['out-top/secret/key.txt', 'OUTSIDE'],
  ['out-far', 'OUTSIDE'],
  ['out-absent', 'OUTSIDE'],
  ['out-sibling', 'OUTSIDE'],
  ['out-dots', 'OUTSIDE'],
  ['out-chain/key.txt', 'OUTSIDE'],
  ['sub/out-middle/key.txt', 'OUTSIDE'],
  ['out-fd/etc/passwd', 'OUTSIDE'],
  ['loop-a', 'LINK_LOOP'],
  ['loop-a/x', 'LINK_LOOP'],
  ['self', 'LINK_LOOP'],
]

describe.each<[string, Ground]>([
  ['descriptors', descriptors],
  ['pathnames', pathnames],
])('a scope that walks by %s', (_, ground) => {
  it.each(inside)('finds %j', async (given, found) => {
    const box = sandbox(plants)
    expect(await outcome(box, ground, given.replace('TOP', box.top))).toBe(found)
  })

  it.each(attacks)('is not led astray by %j', async (given, code) => {
    const box = sandbox(plants)
    expect(await outcome(box, ground, given.replace('TOP', box.top))).toBe(code)
  })

  it('takes a tilde for the home directory where it is told to', async () => {
    const box = sandbox(plants)
    const at = (options: object, given: string) =>
      new Scope([box.allow], ground, options).visit(given, async ({ path: found }) => found)
    await expect(at({ home: box.allow }, '~/plain.txt')).resolves.toBe(box.at('allow/plain.txt'))
    await expect(at({ home: box.allow }, '~')).resolves.toBe(box.allow)
    await expect(at({ home: box.top }, '~')).rejects.toMatchObject({ code: 'OUTSIDE' })
    await expect(at({}, '~')).resolves.toBe(box.at('allow/~'))
  })

  it('gives one answer for what is outside, whether it exists or not', async () => {
    const box = sandbox(plants)
    const scope = new Scope([box.allow], ground)
    const say = (given: string) => scope.visit(given, async () => 'found').catch((error: Error) => error.message)
    const shape = (text: string, name: string) => text.replaceAll(name, 'NAME')
    for (const [one, other] of [
      ['../secret/key.txt', '../secret/absent'],
      ['out-dir/key.txt', 'out-dir/absent'],
      ['out-file', 'out-absent'],
    ] as const)
      expect(shape(await say(one), path.basename(one))).toBe(shape(await say(other), path.basename(other)))
  })

  it('refuses a folder that something else has taken the place of', async () => {
    const box = sandbox({ ...plants, 'allow/inner/a.txt': 'mine' })
    const scope = new Scope([box.at('allow/inner')], ground)
    // It stays, under another name: what is removed may leave its number to what comes next.
    renameSync(box.at('allow/inner'), box.at('allow/before'))
    for (const replace of [
      () => symlinkSync(box.at('secret'), box.at('allow/inner')),
      () => mkdirSync(box.at('allow/inner')),
      () => {},
    ]) {
      rmSync(box.at('allow/inner'), { recursive: true, force: true })
      replace()
      await expect(scope.visit('.', async () => 'found')).rejects.toMatchObject({ code: 'CHANGED' })
    }
  })

  it('stays in a folder whose path leads through a link that is swapped', async () => {
    const box = sandbox({ ...plants, 'allow/mid/data/a.txt': 'mine', 'secret/data/a.txt': 'SECRET' })
    const scope = new Scope([box.at('allow/mid/data')], ground)
    renameSync(box.at('allow/mid'), box.at('allow/aside'))
    symlinkSync(box.at('secret'), box.at('allow/mid'))
    await expect(scope.visit('a.txt', describeSpot(box))).rejects.toMatchObject({ code: 'CHANGED' })
  })
})

describe('a scope of several folders', () => {
  it('takes a relative path for the first folder that has it', async () => {
    const box = sandbox({ 'allow/both.txt': 'first', 'more/both.txt': 'second', 'more/only.txt': 'more' })
    const scope = new Scope([box.allow, box.at('more')])
    expect(await scope.visit('both.txt', describeSpot(box))).toBe('allow/both.txt: first')
    expect(await scope.visit('only.txt', describeSpot(box))).toBe('more/only.txt: more')
  })

  it('takes a new name for the first folder that has the directory for it', async () => {
    const box = sandbox({ 'more/sub/': '' })
    const scope = new Scope([box.allow, box.at('more')])
    expect(await scope.visit('new.txt', describeSpot(box))).toBe('absent allow/new.txt')
    expect(await scope.visit('sub/new.txt', describeSpot(box))).toBe('absent more/sub/new.txt')
    await expect(scope.visit('none/new.txt', describeSpot(box))).rejects.toMatchObject({
      text: expect.stringMatching(/^NOT_FOUND: The directory ".*none" does not exist\. Use list or find /),
    })
  })

  it('follows links from one folder into another', async () => {
    const box = sandbox({
      'allow/there': { link: '../more/sub/file.txt' },
      'allow/over': { link: 'TOP/more/sub/back' },
      'more/sub/file.txt': 'there',
      'more/sub/back': { link: '../../allow/../more/sub/file.txt' },
    })
    const scope = new Scope([box.allow, box.at('more')])
    expect(await scope.visit('there', describeSpot(box))).toBe('more/sub/file.txt: there')
    expect(await scope.visit('over', describeSpot(box))).toBe('more/sub/file.txt: there')
  })

  it('knows a folder by both of its spellings', async () => {
    const box = sandbox({ 'allow/a.txt': 'a', alias: { link: 'allow' } })
    const scope = new Scope([box.at('alias')])
    for (const given of ['alias/a.txt', 'allow/a.txt'])
      expect(await scope.visit(box.at(given), async ({ path }) => path)).toBe(box.at('alias/a.txt'))
  })
})

describe('the descriptors of a walk', () => {
  const open = () => readdirSync('/proc/self/fd').length

  it('are all given back, however the walk ends', async () => {
    const box = sandbox(plants)
    const scope = new Scope([box.allow])
    await scope.visit('.', async () => {})
    const before = open()
    const given = [...inside, ...attacks].map(([each]) => each.replace('TOP', box.top))
    for (const each of given) await scope.visit(each, async () => {}).catch(() => {})
    await expect(scope.visit('plain.txt', () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    expect(open()).toBe(before)
  })

  it('turn errors of the file system into failures that name no descriptor', async () => {
    const box = sandbox(plants)
    const touch = new Scope([box.allow]).visit('plain.txt', ({ held }) => lstat(`${held.path}/gone`))
    await expect(touch).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.not.stringContaining('/proc') })
  })

  it('are of one directory alone, once the walk is over', async () => {
    const scope = new Scope([sandbox(plants).allow])
    await scope.visit('.', async () => {})
    const before = open()
    for (const each of ['.', 'sub/deep', 'sub/deep/file.txt', 'in-dir'])
      expect(await scope.visit(each, async () => open() - before)).toBe(1)
  })

  it('give up on a path of too many directories, or too deep', async () => {
    const box = sandbox({
      [`allow/${'d/'.repeat(MAX_BELOW + 1)}`]: '',
      'allow/to-and-fro': { link: 'd/../'.repeat(MAX_STEPS / 2 + 1) },
    })
    const scope = new Scope([box.allow])
    expect(await scope.visit('d/'.repeat(MAX_BELOW), async ({ kind }) => kind)).toBe('directory')
    const deeper = scope.visit('d/'.repeat(MAX_BELOW + 1), async () => {})
    await expect(deeper).rejects.toMatchObject({ code: 'INVALID_PATH', message: expect.stringContaining('128 dir') })
    const longer = scope.visit('to-and-fro', async () => {})
    await expect(longer).rejects.toMatchObject({ code: 'INVALID_PATH', message: expect.stringContaining('too many') })
  })
})

it('a scope needs at least one folder, and each must be a directory', () => {
  const box = sandbox(plants)
  for (const [folders, text] of [
    [[], 'No folder was given'],
    [[''], '"" is not a path'],
    [['a\0b'], 'is not a path'],
    [[box.at('nowhere')], 'does not exist'],
    [[box.at('allow/plain.txt')], 'is not a directory'],
    [[box.at('allow/plain.txt/x')], 'cannot be opened (ENOTDIR)'],
  ] as const)
    expect(() => new Scope(folders)).toThrow(text)
})

it.each(['n=DIR', '1n=DIR', 'ünd=DIR', 'a b=DIR'])('says how %s may be called', (given) => {
  const box = sandbox(plants)
  const folder = given.replace('DIR', box.allow)
  expect(() => new Scope([folder])).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND', hint: expect.stringMatching(/^In name=DIR the name is two or more/) }),
  )
  expect(() => new Scope([box.at('none=1')])).toThrow(expect.objectContaining({ hint: 'Name an existing directory.' }))
  expect(() => new Scope(['ok=none'])).toThrow(expect.objectContaining({ hint: 'Name an existing directory.' }))
})

it('a folder may be given from the home directory', () => {
  expect(new Scope(['~']).folders[0]?.path).toBe(os.homedir())
})
