import { readFileSync, readdirSync } from 'node:fs'
import { compileJsonSchema } from '@mortise/protocol/json-schema'
import { describe, expect, it } from 'vitest'
import { connect, families, textOf } from '../testing/connect.js'
import { uriOf } from '../scope/uri.js'
import { sandbox } from '../testing/sandbox.js'
import { FAILURE_KEY } from './failures.js'

const plants = {
  'allow/a.txt': 'one\ntwo\nthree\n',
  'allow/empty.txt': '',
  'allow/image.png': new Uint8Array([0x89, 0, 1]),
  'allow/src/main.ts': 'main',
  'allow/node_modules/x/main.ts': '',
  'allow/out': { link: 'TOP/secret' },
  'secret/key.txt': 'SECRET',
}

describe.each(families)('in the %s family', (family) => {
  it('offers tools that look, and one that writes only where that is allowed', async () => {
    const { allow } = sandbox(plants)
    const { tools: reader } = await (await connect({ folders: [allow], family })).listTools()
    expect(reader.map(({ name }) => name)).toEqual([
      'list_roots',
      'list',
      'tree',
      'find',
      'grep',
      'info',
      'read_text',
      'read_bytes',
      'read_media',
    ])
    for (const { annotations, description, outputSchema } of reader) {
      expect(annotations).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: false })
      expect(description).toMatch(/folders/i)
      expect(outputSchema).toMatchObject({ type: 'object' })
    }
    const { tools: writer } = await (await connect({ folders: [allow], family, write: true })).listTools()
    const write = { name: 'write', annotations: expect.objectContaining({ readOnlyHint: false }) as object }
    expect(writer).toContainEqual(expect.objectContaining(write))
  })

  it('lists a directory', async () => {
    const { allow, at } = sandbox(plants)
    const client = await connect({ folders: [allow], family })
    const first = await client.callTool({ name: 'list', arguments: { pageSize: 2 } })
    expect(first.structuredContent).toMatchObject({
      path: allow,
      entries: [
        { name: 'a.txt', type: 'file', size: 14 },
        { name: 'empty.txt', type: 'file', size: 0 },
      ],
      complete: true,
    })
    expect(JSON.parse(textOf(first))).toEqual(first.structuredContent)
    const { nextCursor: cursor } = first.structuredContent as { nextCursor: string }
    const second = await client.callTool({ name: 'list', arguments: { cursor } })
    expect(second.structuredContent).toMatchObject({ entries: [{ name: 'image.png' }, {}, { type: 'symlink' }, {}] })
    const inner = await client.callTool({ name: 'list', arguments: { path: 'src' } })
    expect(inner.structuredContent).toMatchObject({ path: at('allow/src'), entries: [{ name: 'main.ts' }] })
  })

  it('reads a file, whole and in parts', async () => {
    const { allow, at } = sandbox(plants)
    const client = await connect({ folders: [allow], family })
    const whole = await client.callTool({ name: 'read_text', arguments: { path: 'a.txt' } })
    expect(whole.content).toEqual([{ type: 'text', text: 'one\ntwo\nthree\n' }])
    expect(whole.structuredContent).toMatchObject({
      path: at('allow/a.txt'),
      totalLines: 3,
      truncated: false,
      size: 14,
      encoding: 'utf-8',
      bom: false,
      eol: 'lf',
      etag: expect.stringMatching(/^[0-9a-z-]+$/),
    })
    expect(whole.structuredContent).not.toHaveProperty('text')
    const part = await client.callTool({ name: 'read_text', arguments: { path: 'a.txt', offset: 2, limit: 1 } })
    expect(part.content).toEqual([
      { type: 'text', text: 'two\n' },
      { type: 'text', text: '[lines 2 to 2; read on with offset 3]' },
      { type: 'resource_link', uri: uriOf(at('allow/a.txt')), name: 'a.txt', mimeType: 'text/plain', size: 14 },
    ])
    expect(part.structuredContent).toMatchObject({ startLine: 2, endLine: 2, nextOffset: 3, truncated: true })
  })

  it('finds files, leaving out what hardly anybody looks for', async () => {
    const { allow } = sandbox(plants)
    const client = await connect({ folders: [allow], family })
    const found = await client.callTool({ name: 'find', arguments: { pattern: '**/*.ts' } })
    expect(found.structuredContent).toMatchObject({ path: allow, matches: [{ name: 'src/main.ts' }], truncated: false })
    const all = await client.callTool({ name: 'find', arguments: { pattern: '**/*.ts', exclude: [] } })
    expect(all.structuredContent).toMatchObject({ matches: { length: 2 } })
  })

  it('answers errors as one line: a code, what is wrong, what to do', async () => {
    const { allow, at } = sandbox(plants)
    const client = await connect({ folders: [allow], family })
    const calls: [name: string, args: object, text: string][] = [
      [
        'read_text',
        { path: 'none' },
        `NOT_FOUND: "${at('allow/none')}" does not exist. Use list or find to see what is there.`,
      ],
      ['read_text', { path: 'image.png' }, `BINARY: "${at('allow/image.png')}" is not text. Pass its encoding`],
      ['read_text', { path: 'src' }, 'IS_DIRECTORY: '],
      ['read_text', { path: 'out/key.txt' }, 'OUTSIDE: '],
      [
        'read_text',
        { path: '/etc/passwd' },
        `OUTSIDE: "/etc/passwd" is not inside the folders of this server. The folders are:`,
      ],
      ['list', { path: 'out' }, 'OUTSIDE: '],
      ['list', { cursor: '?' }, 'INVALID_CURSOR: '],
      ['find', { pattern: '../*' }, 'INVALID_PATTERN: '],
      ['read_text', { path: 'a.txt', offset: 0 }, 'Invalid arguments for read_text:\noffset: '],
      ['read_text', {}, 'Invalid arguments for read_text:\npath: '],
    ]
    for (const [name, args, text] of calls) {
      const result = await client.callTool({ name, arguments: { ...args } })
      const told = { code: text.split(':', 1)[0] }
      const stands = family === 'session' ? { _meta: { [FAILURE_KEY]: told } } : { structuredContent: told }
      const parts = text.startsWith('Invalid') ? {} : stands
      expect(result).toMatchObject({ isError: true, ...parts })
      expect(textOf(result).slice(0, text.length)).toBe(text)
      if (text.startsWith('Invalid')) continue
      const { _meta = {}, structuredContent } = result
      const { code, message, hint } = (_meta[FAILURE_KEY] ?? structuredContent) as Record<string, string>
      expect(textOf(result)).toBe(`${code}: ${message}. ${hint}`)
    }
  })

  it('answers what its output schemas promise', async () => {
    const { allow } = sandbox(plants)
    const client = await connect({ folders: [allow], family, write: true })
    const { tools } = await client.listTools()
    const calls: Record<string, object> = {
      list: {},
      read_text: { path: 'a.txt', lineNumbers: true },
      read_bytes: { path: 'image.png' },
      read_media: { path: 'image.png' },
      info: { path: 'out' },
      find: { pattern: '**' },
      grep: { pattern: 'o', context: 1 },
      write: { path: 'new.txt', content: '' },
      create_directory: { path: 'made' },
      move: { from: 'new.txt', to: 'moved.txt' },
      copy: { from: 'moved.txt', to: 'copied.txt' },
      delete: { path: 'copied.txt' },
      apply_patch: { patch: '--- /dev/null\n+++ patched.txt\n@@ -0,0 +1 @@\n+x\n' },
      edit: { path: 'a.txt', edits: [{ oldText: 'one', newText: 'two' }] },
    }
    for (const { name, outputSchema } of tools) {
      const { structuredContent } = await client.callTool({ name, arguments: { ...calls[name] } })
      expect(compileJsonSchema(outputSchema!)(structuredContent)).toBeUndefined()
      calls.undo = { operationId: (structuredContent as { operationId?: string }).operationId }
    }
  })
})

describe('read', () => {
  const call = async (path: string, content: string) => {
    const { allow } = sandbox({ [`allow/${path}`]: content })
    return (await connect({ folders: [allow] })).callTool({ name: 'read_text', arguments: { path } })
  }

  it('says that a file is empty', async () => {
    expect(await call('a', '')).toMatchObject({
      content: [{ text: '[the file is empty]' }],
      structuredContent: { startLine: 1, endLine: 0, totalLines: 0, truncated: false, eol: 'none' },
    })
  })

  it('keeps a huge file small, and says where to go on', async () => {
    const result = await call('a', 'x'.repeat(99).concat('\n').repeat(100_000))
    expect(result.structuredContent).toMatchObject({
      endLine: 2000,
      nextOffset: 2001,
      truncated: true,
      size: 10_000_000,
    })
    expect(JSON.stringify(result).length).toBeLessThan(400_000)
  })

  it('says that a line is cut', async () => {
    expect(await call('a', 'x'.repeat(300_000))).toMatchObject({
      content: [
        {},
        { text: '[line 1 is too long; its end is missing: pass a higher maxBytes, or use read_bytes]' },
        { type: 'resource_link' },
      ],
      structuredContent: { lineCut: true, truncated: true, totalLines: 1 },
    })
  })
})

it('a search tells how far it is, and ends when it is given up', async () => {
  const { allow } = sandbox(
    Object.fromEntries(Array.from({ length: 800 }, (_, at) => [`allow/d${at % 40}/${'a'.repeat(200)}${at}`, ''])),
  )
  const client = await connect({ folders: [allow] })
  const controller = new AbortController()
  const told: (string | undefined)[] = []
  const slow = `**/${'{a*a,a*b}'.repeat(28)}`
  const search = client.callTool(
    { name: 'find', arguments: { pattern: '**', type: 'symlink', exclude: Array<string>(16).fill(slow) } },
    {
      signal: controller.signal,
      onProgress: ({ message }) => {
        told.push(message)
        controller.abort(new Error('enough'))
      },
    },
  )
  await expect(search).rejects.toThrow('enough')
  expect(told[0]).toMatch(/^\d+ entries looked at, 0 found$/)
})

it('several folders are served as one', async () => {
  const box = sandbox({ ...plants, 'more/b.txt': 'more' })
  const client = await connect({ folders: [box.allow, box.at('more')] })
  const read = await client.callTool({ name: 'read_text', arguments: { path: 'b.txt' } })
  expect(read.structuredContent).toMatchObject({ path: box.at('more/b.txt') })
  expect(client.server.instructions).toContain(`"${box.allow}", "${box.at('more')}"`)
  expect(readFileSync(box.at('secret/key.txt'), 'utf8')).toBe('SECRET')
  expect(readdirSync(box.at('more'))).toEqual(['b.txt'])
})
