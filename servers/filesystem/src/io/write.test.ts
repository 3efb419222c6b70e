import {
  chmodSync,
  chownSync,
  linkSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Scope } from '../scope/scope.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { inherit, replaceFile, settleNew } from './beside.js'
import { etagOf } from './etag.js'
import { fileInTheWay, readWhole, writeBytes, type Terms, type WriteMode, type Written } from './write.js'

const write = (box: Sandbox, given: string, text: string, how: WriteMode = 'create', terms?: Terms): Promise<Written> =>
  new Scope([box.allow]).visit(given, (spot) => writeBytes(spot, Buffer.from(text), how, terms))

const etag = (path: string): string => etagOf(statSync(path, { bigint: true }))

const isRoot = process.getuid?.() === 0

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8)

describe('create', () => {
  it('makes a new file, with the rights that new files have', async () => {
    const box = sandbox()
    const written = await write(box, 'a.txt', 'h\u00e9')
    const path = box.at('allow/a.txt')
    expect(written).toEqual({ path, real: path, created: true, bytes: 3, size: 3, etag: etag(path) })
    expect(readFileSync(path, 'utf8')).toBe('h\u00e9')
    writeFileSync(box.at('ordinary'), '')
    expect(modeOf(path)).toBe(modeOf(box.at('ordinary')))
    expect(readdirSync(box.allow)).toEqual(['a.txt'])
  })

  it('leaves alone what is there, whatever it is', async () => {
    const box = sandbox({ 'allow/a.txt': 'mine', 'allow/sub/': '', 'allow/link': { link: 'a.txt' } })
    for (const [given, code] of [
      ['a.txt', 'EXISTS'],
      ['link', 'EXISTS'],
      ['sub', 'IS_DIRECTORY'],
      ['absent/a.txt', 'NOT_FOUND'],
      ['a.txt/b', 'NOT_A_DIRECTORY'],
    ])
      await expect(write(box, given!, 'other')).rejects.toMatchObject({ code })
    expect(readFileSync(box.at('allow/a.txt'), 'utf8')).toBe('mine')
  })

  it('lets one of many win', async () => {
    const box = sandbox()
    const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => write(box, 'a.txt', `${at}`)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const lost = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    for (const reason of lost) expect(reason).toMatchObject({ code: 'EXISTS' })
    expect(readdirSync(box.allow)).toEqual(['a.txt'])
  })

  it('works where there are no hard links', async () => {
    const box = sandbox({ from: 'new', other: 'newer', taken: 'old' })
    const noLinks = () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }))
    await settleNew(box.at('from'), box.at('to'), noLinks)
    expect(readFileSync(box.at('to'), 'utf8')).toBe('new')
    await expect(settleNew(box.at('other'), box.at('taken'), noLinks)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(box.at('taken'), 'utf8')).toBe('old')
  })
})

describe('overwrite', () => {
  it('keeps the mode of the file, and at no time shows more', async () => {
    const box = sandbox({ 'allow/a.txt': 'secret' })
    const path = box.at('allow/a.txt')
    chmodSync(path, 0o600)
    const seen = new Set<string>()
    let writing = true
    const watching = (async () => {
      while (writing)
        for (const name of readdirSync(box.allow))
          await stat(box.at('allow', name)).then(
            ({ mode }) => seen.add((mode & 0o777).toString(8)),
            () => {},
          )
    })()
    for (let round = 0; round < 50; round++) await write(box, 'a.txt', `secret ${round}`, 'overwrite')
    writing = false
    await watching
    expect([...seen]).toEqual(['600'])
    expect(readFileSync(path, 'utf8')).toBe('secret 49')
  })

  it.each([0o644, 0o755, 0o640])('keeps mode %o', async (mode) => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    chmodSync(box.at('allow/a.txt'), mode)
    await write(box, 'a.txt', 'new', 'overwrite')
    expect(modeOf(box.at('allow/a.txt'))).toBe(mode.toString(8))
  })

  it.skipIf(isRoot)('respects a file that may not be written', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    chmodSync(box.at('allow/a.txt'), 0o400)
    await expect(write(box, 'a.txt', 'new', 'overwrite')).rejects.toMatchObject({ code: 'DENIED' })
  })

  it.runIf(isRoot)('keeps the owner where that is permitted', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    chownSync(box.at('allow/a.txt'), 1234, 5678)
    await write(box, 'a.txt', 'new', 'overwrite')
    expect(statSync(box.at('allow/a.txt'))).toMatchObject({ uid: 1234, gid: 5678 })
  })

  it.each([
    ['another user', { uid: 2, gid: 1, mode: 0o100664 }, 0o664],
    ['another group', { uid: 1, gid: 2, mode: 0o100664 }, 0o604],
  ])('gives nobody more where the file of %s cannot be kept', async (_, old, mode) => {
    const file = await open('/dev/null')
    onTestFinished(() => file.close())
    vi.spyOn(file, 'stat').mockResolvedValue({ uid: 1, gid: 1 } as Awaited<ReturnType<typeof file.stat>>)
    vi.spyOn(file, 'chown').mockRejectedValue(Object.assign(new Error('no'), { code: 'EPERM' }))
    const chmod = vi.spyOn(file, 'chmod').mockResolvedValue()
    await inherit(file, old)
    expect(chmod).toHaveBeenCalledExactlyOnceWith(mode)
  })

  it('shows readers the old text or the new, and never a part', async () => {
    const box = sandbox({ 'allow/a.txt': 'a'.repeat(300_000) })
    let writing = true
    let reads = 0
    const reading = (async () => {
      for (; writing; reads++) {
        const text = await readFile(box.at('allow/a.txt'), 'utf8')
        expect([text.length, new Set(text).size]).toEqual([300_000, 1])
      }
    })()
    for (const letter of 'bcdefghijklmnop') await write(box, 'a.txt', letter.repeat(300_000), 'overwrite')
    writing = false
    await reading
    expect(reads).toBeGreaterThan(10)
  })

  it.runIf(process.platform !== 'win32')('leaves no file running with the rights of its owner', async () => {
    const box = sandbox({ 'allow/linked': 'old', 'allow/alone': 'old' })
    linkSync(box.at('allow/linked'), box.at('allow/other name'))
    for (const name of ['linked', 'alone'])
      for (const how of ['append', 'overwrite'] as const) {
        chmodSync(box.at('allow', name), 0o6755)
        await write(box, name, 'new', how)
        expect(modeOf(box.at('allow', name)), `${how} ${name}`).toBe('755')
      }
  })

  it('writes to where a link leads, and keeps the link', async () => {
    const box = sandbox({ 'allow/sub/a.txt': 'old', 'allow/link': { link: 'sub/a.txt' } })
    expect(await write(box, 'link', 'new', 'overwrite')).toMatchObject({
      path: box.at('allow/link'),
      real: box.at('allow/sub/a.txt'),
      created: false,
    })
    expect([readlinkSync(box.at('allow/link')), readFileSync(box.at('allow/sub/a.txt'), 'utf8')]).toEqual([
      'sub/a.txt',
      'new',
    ])
  })

  it('keeps the names of a file together', async () => {
    const box = sandbox({ 'allow/a.txt': 'older' })
    const [path, other] = [box.at('allow/a.txt'), box.at('allow/b.txt')]
    linkSync(path, other)
    const { ino } = statSync(path)
    expect(await write(box, 'a.txt', 'new', 'overwrite')).toMatchObject({ size: 3, etag: etag(path) })
    expect(readFileSync(other, 'utf8')).toBe('new')
    expect([statSync(path).ino, statSync(other).ino]).toEqual([ino, ino])
  })

  it('leaves alone what somebody has put there meanwhile', async () => {
    const box = sandbox({ 'allow/a.txt': 'old', other: 'theirs' })
    const path = box.at('allow/a.txt')
    await new Scope([box.allow]).visit('a.txt', async (spot) => {
      const old = statSync(path, { bigint: true })
      renameSync(box.at('other'), path)
      await expect(replaceFile(spot, Buffer.from('mine'), old)).rejects.toMatchObject({ code: 'CHANGED' })
    })
    expect([readFileSync(path, 'utf8'), readdirSync(box.allow)]).toEqual(['theirs', ['a.txt']])
  })
})

describe('append', () => {
  it('adds to the end, and makes what is absent', async () => {
    const box = sandbox({ 'allow/a.txt': 'one\n' })
    expect(await write(box, 'a.txt', 'two\n', 'append')).toMatchObject({ created: false, bytes: 4, size: 8 })
    expect(await write(box, 'b.txt', 'new', 'append')).toMatchObject({ created: true })
    expect(readFileSync(box.at('allow/a.txt'), 'utf8')).toBe('one\ntwo\n')
  })
})

describe.each<WriteMode>(['create', 'overwrite', 'append'])('%s', (mode) => {
  it.each([
    ['through a link to a file outside', 'out-file'],
    ['through a link to what is absent outside', 'out-absent'],
    ['through a link to a directory outside', 'out-dir/new.txt'],
    ['above the folder', '../new.txt'],
    ['beside the folder', '../allow-evil/new.txt'],
  ])('does not write %s', async (_, given) => {
    const box = sandbox({
      'secret/key.txt': 'SECRET',
      'allow-evil/': '',
      'allow/out-file': { link: 'TOP/secret/key.txt' },
      'allow/out-absent': { link: 'TOP/secret/absent' },
      'allow/out-dir': { link: 'TOP/secret' },
    })
    await expect(write(box, given, 'EVIL', mode)).rejects.toMatchObject({ code: 'OUTSIDE' })
    expect([readdirSync(box.at('secret')), readdirSync(box.at('allow-evil'))]).toEqual([['key.txt'], []])
    expect(readFileSync(box.at('secret/key.txt'), 'utf8')).toBe('SECRET')
  })

  it('leaves nothing behind when it fails', async () => {
    const box = sandbox({ 'allow/sub/': '' })
    await expect(write(box, 'sub', 'x', mode)).rejects.toMatchObject({ code: 'IS_DIRECTORY' })
    await expect(write(box, `${'n'.repeat(250)}.longer`, 'x', mode)).rejects.toMatchObject({ code: 'INVALID_PATH' })
    expect(readdirSync(box.allow)).toEqual(['sub'])
  })
})

it.each<WriteMode>(['overwrite', 'append'])('%s with an etag leaves any other state alone', async (mode) => {
  const box = sandbox({ 'allow/a.txt': 'old' })
  const path = box.at('allow/a.txt')
  const known = etag(path)
  expect(await write(box, 'a.txt', 'new', mode, { ifMatch: known })).toMatchObject({ etag: etag(path) })
  await expect(write(box, 'a.txt', 'newer', mode, { ifMatch: known })).rejects.toMatchObject({ code: 'CHANGED' })
  await expect(write(box, 'b.txt', 'newer', mode, { ifMatch: known })).rejects.toMatchObject({ code: 'CHANGED' })
  expect(readdirSync(box.allow)).toEqual(['a.txt'])
})

it('knows which file would be overwritten', async () => {
  const box = sandbox({ 'allow/a.txt': 'four', 'allow/sub/': '' })
  const inTheWay = (given: string) => new Scope([box.allow]).visit(given, fileInTheWay)
  const path = box.at('allow/a.txt')
  expect(await inTheWay('a.txt')).toEqual({ path, size: 4, etag: etag(path) })
  expect(await inTheWay('b.txt')).toBeUndefined()
  await expect(inTheWay('sub')).rejects.toMatchObject({ code: 'IS_DIRECTORY' })
})

it('reads a file whole, up to a limit', async () => {
  const box = sandbox({ 'allow/a.txt': 'four' })
  const read = (most: number, ifMatch?: string) =>
    new Scope([box.allow]).visit('a.txt', (spot) => readWhole(spot, most, ifMatch))
  expect(await read(4)).toMatchObject({ bytes: Buffer.from('four'), etag: etag(box.at('allow/a.txt')) })
  await expect(read(3)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  await expect(read(4, 'other')).rejects.toMatchObject({ code: 'CHANGED' })
})
