import { truncateSync } from 'node:fs'
import path from 'node:path'
import { methods } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { connect, families, textOf } from '../testing/connect.js'
import { sandbox } from '../testing/sandbox.js'
import { typeByName } from '../io/types.js'
import { pathOf, uriOf } from '../scope/uri.js'

const plants = {
  'allow/a b#?%41.md': '# odd',
  'allow/plain': 'text',
  'allow/data.bin': new Uint8Array([0, 1, 254, 255]),
  'allow/pixel.png': new Uint8Array([0x89, 0x50, 0]),
  'allow/sub/inner.json': '{}',
  'allow/sub/deep/x': '',
  'allow/link.txt': { link: 'plain' },
  'allow/out': { link: 'TOP/secret/key.txt' },
  'secret/key.txt': 'SECRET',
}

describe.each(families)('in the %s family', (family) => {
  it('lists the files at the top of the folders', async () => {
    const { allow, at } = sandbox(plants)
    const { resources } = await (await connect({ folders: [allow, at('allow/sub')], family })).listResources()
    expect(resources.map(({ name, mimeType, size }) => [name, mimeType, size])).toEqual([
      [allow, 'inode/directory', undefined],
      ['a b#?%41.md', 'text/markdown', 5],
      ['data.bin', undefined, 4],
      ['pixel.png', 'image/png', 3],
      ['plain', undefined, 4],
      [at('allow/sub'), 'inode/directory', undefined],
      ['inner.json', 'application/json', 2],
    ])
    expect(resources[1]).toMatchObject({
      uri: uriOf(at('allow/a b#?%41.md')),
      annotations: { lastModified: expect.stringMatching(/Z$/) },
    })
  })

  it('reads each of them, as text or as bytes', async () => {
    const { allow, at } = sandbox(plants)
    const client = await connect({ folders: [allow], family })
    const read = async (name: string) => (await client.readResource({ uri: uriOf(at('allow', name)) })).contents
    const uri = (name: string) => uriOf(at('allow', name))
    expect(await read('a b#?%41.md')).toEqual([{ uri: uri('a b#?%41.md'), mimeType: 'text/markdown', text: '# odd' }])
    expect(await read('link.txt')).toMatchObject([{ mimeType: 'text/plain', text: 'text' }])
    expect(await read('data.bin')).toMatchObject([{ mimeType: 'application/octet-stream', blob: 'AAH+/w==' }])
    expect(await read('pixel.png')).toMatchObject([{ mimeType: 'image/png', blob: 'iVAA' }])
  })

  it('finds nothing outside, be it there or not, nor what is absent', async () => {
    const { top, allow } = sandbox(plants)
    const client = await connect({ folders: [allow], family })
    const message = async (uri: string): Promise<string> =>
      client.readResource({ uri }).then(
        () => 'read',
        (error: Error) => error.message.replace(uri, 'URI'),
      )
    for (const uri of [
      `file://${top}/secret/key.txt`,
      `file://${top}/secret/absent`,
      `file://${allow}/../secret/key.txt`,
      `file://${allow}/%2e%2e/secret/key.txt`,
      `file://${allow}/..%2fsecret%2fkey.txt`,
      `file://${allow}/out`,
      `file://${allow}/absent`,
      `file://${allow}/plain/x`,
      `file://${allow}/plain%00`,
      'file:///',
    ])
      expect(await message(uri)).toBe('Resource not found: URI')
  })

  it('says why a file cannot be read as a resource', async () => {
    const { allow, at } = sandbox({ ...plants, 'allow/large': '' })
    truncateSync(at('allow/large'), 4 * 1024 * 1024 + 1)
    const client = await connect({ folders: [allow], family })
    await expect(client.readResource({ uri: uriOf(at('allow/large')) })).rejects.toThrow('TOO_LARGE: ')
  })

  it('reads the names in a directory', async () => {
    const { allow, at } = sandbox(plants)
    const client = await connect({ folders: [allow], family })
    const uri = uriOf(at('allow/sub'))
    const { contents } = await client.readResource({ uri })
    expect(contents).toEqual([{ uri, mimeType: 'inode/directory', text: 'deep/\ninner.json\n' }])
  })

  it('tells followers of a file when it was written here', async () => {
    const { allow, at } = sandbox(plants)
    const client = await connect({ folders: [allow], family, write: true })
    const changes = await client.listen({
      resourceSubscriptions: [uriOf(at('allow/plain'))],
      resourcesListChanged: true,
    })
    const write = (given: string, mode: string) =>
      client.callTool({ name: 'write', arguments: { path: given, content: 'x', mode } })
    const heard = (async () => {
      const all: { topic: string; uri?: string }[] = []
      for await (const change of changes) {
        all.push(change)
        if (change.topic === 'resourcesListChanged') break
      }
      return [all[0], all.at(-1)]
    })()
    await write('sub/new', 'create')
    await write('link.txt', 'append')
    await write('new', 'create')
    expect(await heard).toMatchObject([
      { topic: 'resourceSubscriptions', uri: uriOf(at('allow/plain')) },
      { topic: 'resourcesListChanged' },
    ])
    await changes.close()
  })
})

describe('completion', () => {
  const complete = async (folders: string[], value: string): Promise<string[]> => {
    const client = await connect({ folders })
    const ref = { type: 'ref/resource' as const, uri: 'file:///{+path}' }
    return (await client.complete({ ref, argument: { name: 'path', value } })).completion.values
  }

  it('begins with the folders', async () => {
    const { top, allow, at } = sandbox({ 'more/': '' })
    const folders = [allow, at('more')]
    const both = folders.map((folder) => `${folder.slice(1)}/`)
    for (const start of ['', '/', top.slice(1, 4), top, `${top}/`]) expect(await complete(folders, start)).toEqual(both)
    expect(await complete(folders, `${top}/a`)).toEqual([both[0]])
    expect(await complete(folders, allow)).toEqual([both[0]])
  })

  it('goes on with what is in them, directories first', async () => {
    const { allow } = sandbox(plants)
    const inside = allow.slice(1)
    expect((await complete([allow], `${inside}/`))[0]).toBe(`${inside}/sub/`)
    expect(await complete([allow], `${inside}/p`)).toEqual([`${inside}/pixel.png`, `${inside}/plain`])
    expect(await complete([allow], `${allow}/sub/`)).toEqual([`${inside}/sub/deep/`, `${inside}/sub/inner.json`])
  })

  it('gives and takes what has to be encoded in a URI', async () => {
    const { allow, at } = sandbox(plants)
    const odd = `${allow.slice(1)}/a%20b%23%3F%2541.md`
    expect(`file:///${odd}`).toBe(uriOf(at('allow/a b#?%41.md')))
    for (const start of ['a b', 'a%20', 'a%20b%23%3F%25'])
      expect(await complete([allow], `${allow}/${start}`)).toEqual([odd])
    expect(await complete([allow], `${allow}/%`)).toEqual([])
  })

  it('says nothing about what is outside, nor more than 100 paths', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`allow/f${at}`, '']))
    const { top, allow } = sandbox({ ...plants, ...many })
    for (const start of [`${top}/secret/`, '/etc/', `${allow}/../`, `${allow}/out/`, `${allow}/none/`, '\0'])
      expect(await complete([allow], start)).toEqual([])
    expect(await complete([allow], `${allow}/f`)).toHaveLength(100)
  })

  it('works from the root of the file system', async () => {
    expect(await complete(['/'], '/et')).toContain('etc/')
  })
})

it('a URI and a path stand for each other', () => {
  for (const full of ['/a/b c', '/a/%41', '/a/#?', '/a/\u00e9'])
    expect(pathOf(uriOf(full), false)).toBe(path.resolve(full))
  for (const uri of ['file://host/a', 'http://a/b', 'file:///a%2fb'])
    expect(() => pathOf(uri, false)).toThrow(expect.objectContaining({ code: 'INVALID_PATH' }))
})

it('a name suggests a type, if it suggests one', () => {
  expect(['a.PNG', 'a.tar.zip', 'README', '.md', 'a.constructor'].map(typeByName)).toEqual([
    'image/png',
    'application/zip',
    undefined,
    undefined,
    undefined,
  ])
})

it.runIf(process.platform !== 'win32')('a name makes no other names of itself', async () => {
  const box = sandbox({ 'allow/a\nfalse.txt': 'needle', 'allow/\u009b31m\u202e': 'needle' })
  const client = await connect({ folders: [box.allow] })
  const lines = [String.raw`a\nfalse.txt`, String.raw`\u009b31m\u202e`]
  const { contents } = await client.request(methods.readResource, { uri: uriOf(box.allow) })
  expect(contents).toMatchObject([{ text: lines.map((line) => `${line}\n`).join('') }])
  expect(textOf(await client.callTool({ name: 'tree', arguments: {} }))).toBe(lines.map((line) => `${line}\n`).join(''))
  const found = await client.callTool({ name: 'grep', arguments: { pattern: 'needle' } })
  expect(textOf(found)).toBe(lines.map((line) => `${line}:1: needle`).join('\n'))
})
