import { chmodSync, statSync, truncateSync, utimesSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'

const plants = {
  'allow/a.txt': 'one\ntwo\n',
  'allow/b/c/d.ts': 'x'.repeat(30),
  'allow/b/e.ts': 'x'.repeat(20),
  'allow/.hidden': '',
  'allow/in': { link: 'b/e.ts' },
  'allow/out': { link: 'TOP/secret/key' },
  'allow/lost': { link: 'nowhere/x' },
  'secret/key': '',
}

const caller = async (box: Sandbox) => {
  const client = await connect({ folders: [`docs=${box.allow}`] })
  return async (name: string, args: object = {}) => {
    const result = await client.callTool({ name, arguments: { ...args } })
    return { text: textOf(result), content: result.content, told: result.structuredContent as Record<string, unknown> }
  }
}

const namesOf = (told: Record<string, unknown>, list = 'entries'): string[] =>
  (told[list] as { name: string }[]).map(({ name }) => name)

it('list goes deeper, page by page, and tells where links lead', async () => {
  const call = await caller(sandbox(plants))
  const first = (await call('list', { depth: 3, pageSize: 4, includeHidden: false })).told
  const second = (await call('list', { depth: 3, pageSize: 9, includeHidden: false, cursor: first.nextCursor })).told
  expect([namesOf(first), namesOf(second)]).toEqual([
    ['a.txt', 'b', 'b/c', 'b/c/d.ts'],
    ['b/e.ts', 'in', 'lost', 'out'],
  ])
  expect(second).not.toHaveProperty('nextCursor')
  expect(second.entries).toMatchObject([
    {},
    { type: 'symlink', linkTarget: 'b/e.ts', targetInside: true },
    { linkTarget: 'nowhere/x', targetInside: true },
    { targetInside: false },
  ])
  expect((second.entries as object[])[3]).not.toHaveProperty('linkTarget')
})

it('list sorts by size and by time, page by page', async () => {
  const box = sandbox({ 'allow/a': '1', 'allow/b': '333', 'allow/c': '22', 'allow/d': '22', 'allow/.gitignore': 'd' })
  utimesSync(box.at('allow/b'), 1, 1)
  const call = await caller(box)
  const first = (await call('list', { sort: 'size', pageSize: 2, respectIgnore: true, includeHidden: false })).told
  const rest = { sort: 'size', cursor: first.nextCursor, respectIgnore: true, includeHidden: false }
  expect([namesOf(first), namesOf((await call('list', rest)).told)]).toEqual([['b', 'c'], ['a']])
  expect(namesOf((await call('list', { sort: 'mtime' })).told).at(-1)).toBe('b')
  const wrong = await call('list', { sort: 'mtime', cursor: first.nextCursor })
  expect(wrong.told).toMatchObject({ code: 'INVALID_CURSOR' })
})

it('tree shows names by their depth, and goes on where it ended', async () => {
  const call = await caller(sandbox({ ...plants, 'allow/.gitignore': '.hidden' }))
  const { text, told } = await call('tree', { depth: 2 })
  expect(text).toBe('.gitignore\na.txt\nb/\n  c/…\n  e.ts\nin ->\nlost ->\nout ->\n')
  expect(told).toEqual({ path: expect.any(String), files: 6, directories: 2, complete: true })
  const first = await call('tree', { maxEntries: 4 })
  const second = await call('tree', { cursor: first.told.nextCursor })
  expect(first.text + second.text).toBe((await call('tree')).text)
  expect((await call('tree', { path: 'b/c', respectIgnore: false, depth: 1 })).text).toBe('d.ts\n')
  expect((await call('tree', { cursor: 'x' })).told).toMatchObject({ code: 'INVALID_CURSOR' })
})

it('find takes sizes and times, and goes on where it ended', async () => {
  const box = sandbox(plants)
  utimesSync(box.at('allow/a.txt'), 1, 1)
  const call = await caller(box)
  const find = async (args: object) => namesOf((await call('find', args)).told, 'matches')
  expect(await find({ minSize: 20, maxSize: 29 })).toEqual(['b/e.ts'])
  expect(await find({ minSize: 30 })).toEqual(['b/c/d.ts'])
  expect(await find({ modifiedBefore: '1980-01-01T00:00:00+01:00' })).toEqual(['a.txt'])
  expect(await find({ modifiedAfter: '1980-01-01T00:00:00Z', type: 'file', includeHidden: false })).toEqual([
    'b/c/d.ts',
    'b/e.ts',
  ])
  const { told } = await call('find', { pattern: '**/*.ts', limit: 1 })
  expect([namesOf(told, 'matches'), told.truncated]).toEqual([['b/c/d.ts'], true])
  expect(await find({ pattern: '**/*.ts', cursor: told.nextCursor })).toEqual(['b/e.ts'])
})

it('grep answers lines as text and in parts', async () => {
  const call = await caller(sandbox({ 'allow/a.txt': 'one\ntwo\nthree\n', 'allow/b.txt': 'two' }))
  const { text, told } = await call('grep', { pattern: 'two', context: 1, limit: 1 })
  expect(text.split('\n')).toEqual([
    'a.txt-1- one',
    'a.txt:2: two',
    'a.txt-3- three',
    `[there may be more: go on with the same arguments and cursor "${told.nextCursor as string}"]`,
  ])
  expect(told).toMatchObject({ matches: [{ file: 'a.txt', line: 2, column: 1 }], truncated: true })
  expect((await call('grep', { pattern: 'two', cursor: told.nextCursor })).told).toMatchObject({
    matches: [{ file: 'b.txt' }],
    truncated: false,
  })
  expect((await call('grep', { pattern: 'four' })).text).toBe('[nothing found]')
})

it('info tells of a thing itself, not of what it leads to', async () => {
  const box = sandbox(plants)
  chmodSync(box.at('allow/a.txt'), 0o640)
  const call = await caller(box)
  expect((await call('info', { path: 'docs:/a.txt' })).told).toMatchObject({
    path: box.at('allow/a.txt'),
    name: 'a.txt',
    type: 'file',
    size: 8,
    mode: '640',
    mimeType: 'text/plain',
    etag: expect.any(String),
    created: expect.any(String),
  })
  expect((await call('info', { path: 'out' })).told).toMatchObject({ type: 'symlink', targetInside: false })
  expect((await call('info', { path: 'in' })).told).toMatchObject({ type: 'symlink', linkTarget: 'b/e.ts' })
  expect((await call('info', { path: '.' })).told).toMatchObject({
    type: 'directory',
    path: box.allow,
    mode: (statSync(box.allow).mode & 0o777).toString(8),
    created: statSync(box.allow, { bigint: true }).birthtime.toISOString(),
  })
  expect((await call('info', { path: 'none' })).told).toMatchObject({ code: 'NOT_FOUND' })
})

it('list_roots names the folders', async () => {
  const box = sandbox(plants)
  const { told } = await (await caller(box))('list_roots')
  expect(told).toEqual({
    roots: [{ path: box.allow, uri: `file://${box.allow}`, name: 'docs' }],
    writable: false,
  })
})

it('read_text numbers lines, and reads from the end', async () => {
  const call = await caller(sandbox(plants))
  expect((await call('read_text', { path: 'a.txt', lineNumbers: true })).text).toBe('     1\tone\n     2\ttwo\n')
  const last = await call('read_text', { path: 'a.txt', offset: -1, encoding: 'latin1' })
  expect(last.told).toMatchObject({ startLine: -1, endLine: -1, truncated: false, encoding: 'windows-1252' })
  expect((await call('read_text', { path: 'a.txt', offset: 0 })).text).toContain('Lines are counted from 1')
})

it('read_bytes reads from either end, and says where to go on', async () => {
  const call = await caller(sandbox(plants))
  const blob = (content: unknown) => (content as { resource: { blob: string } }[])[0]?.resource.blob
  const first = await call('read_bytes', { path: 'a.txt', length: 3 })
  expect(Buffer.from(blob(first.content)!, 'base64').toString()).toBe('one')
  expect(first.told).toMatchObject({ offset: 0, length: 3, truncated: true, nextOffset: 3, size: 8 })
  const last = await call('read_bytes', { path: 'a.txt', offset: -4 })
  expect(Buffer.from(blob(last.content)!, 'base64').toString()).toBe('two\n')
  expect(last.told).toMatchObject({ offset: 4, truncated: false, mimeType: 'text/plain' })
  expect((await call('read_bytes', { path: 'a.txt', offset: 9 })).told).toMatchObject({ code: 'OUT_OF_RANGE' })
})

it('read_media knows files by what they begin with', async () => {
  const box = sandbox({
    'allow/picture.txt': new Uint8Array(Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1')),
    'allow/sound': new Uint8Array(Buffer.from('RIFF....WAVEfmt ', 'latin1')),
    'allow/text.md': '# Title',
    'allow/unknown': '?',
    'allow/large': '',
  })
  truncateSync(box.at('allow/large'), 4 * 1024 * 1024 + 1)
  const call = await caller(box)
  expect((await call('read_media', { path: 'picture.txt' })).content).toMatchObject([
    { type: 'image', mimeType: 'image/png' },
  ])
  expect((await call('read_media', { path: 'sound' })).content).toMatchObject([
    { type: 'audio', mimeType: 'audio/wav' },
  ])
  expect((await call('read_media', { path: 'text.md' })).content).toMatchObject([
    { type: 'resource', resource: { mimeType: 'text/markdown', blob: Buffer.from('# Title').toString('base64') } },
  ])
  expect((await call('read_media', { path: 'unknown' })).told).toMatchObject({ mimeType: 'application/octet-stream' })
  expect((await call('read_media', { path: 'large' })).told).toMatchObject({ code: 'TOO_LARGE' })
})
