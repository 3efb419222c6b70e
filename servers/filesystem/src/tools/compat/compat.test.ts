import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Client } from '@mortise/client'
import { stdio } from '@mortise/transport-stdio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, families, textOf } from '../../testing/connect.js'
import { sandbox, type Sandbox } from '../../testing/sandbox.js'
import { sizeInWords } from './list-directories.js'

const plants = {
  'allow/a.txt': 'one\ntwo\nthree\nfour\n',
  'allow/b.md': '# Ünïcode',
  'allow/src/c.ts': 'x'.repeat(2000),
  'allow/src/deep/d.ts': '',
  'allow/node_modules/e.ts': '',
  'allow/empty/': '',
  'allow/pixel.png': new Uint8Array(Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1')),
  'allow/data.bin': new Uint8Array([0, 1, 2]),
  'allow/out': { link: 'TOP/secret/key' },
  'secret/key': 'SECRET',
}

const ours = (box: Sandbox, family = families[0]!) => connect({ folders: [box.allow], profile: 'compat', family })

/** The official server, as a process of its own. */
const theirs = async (box: Sandbox): Promise<Client> => {
  const entry = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')
  const client = new Client({ name: 'test', version: '0' }, { versions: ['2025-11-25'] })
  onTestFinished(() => client.close())
  await client.connect(stdio({ command: process.execPath, args: [entry, box.allow], stderr: 'ignore' }))
  return client
}

const calls: [name: string, args: object][] = [
  ['read_file', { path: 'a.txt' }],
  ['read_text_file', { path: 'a.txt' }],
  ['read_text_file', { path: 'a.txt', head: 2 }],
  ['read_text_file', { path: 'b.md', tail: 1 }],
  // What is not known is passed over there, and so it is here.
  ['read_text_file', { path: 'a.txt', limit: 2 }],
  ['read_text_file', { path: 'empty.txt' }],
  ['read_media_file', { path: 'pixel.png' }],
  ['read_media_file', { path: 'data.bin' }],
  ['read_multiple_files', { paths: ['a.txt', 'b.md'] }],
  ['list_directory_with_sizes', { path: 'src/deep', sortBy: 'size' }],
  ['list_directory_with_sizes', { path: 'empty' }],
  ['directory_tree', { path: 'src/deep' }],
  ['get_file_info', { path: 'src' }],
  ['get_file_info', { path: 'a.txt' }],
  ['search_files', { path: 'src/deep', pattern: '**/*.ts' }],
  ['search_files', { path: '', pattern: '*.none' }],
  ['list_allowed_directories', {}],
]

const spelled = (args: object, box: Sandbox): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      key === 'path'
        ? box.at('allow', value as string)
        : key === 'paths'
          ? (value as string[]).map((each) => box.at('allow', each))
          : value,
    ]),
  )

it('answers as the official server does', async () => {
  const box = sandbox(plants)
  writeFileSync(box.at('allow/empty.txt'), '')
  const [mine, official] = [await ours(box), await theirs(box)]
  // The time at which a directory was last looked at is left out.
  const plain = (result: object): string => JSON.stringify(result).replaceAll(/accessed: [^\\]*/g, '')
  for (const [name, args] of calls) {
    const [answer, wanted] = [
      await mine.callTool({ name, arguments: spelled(args, box) }),
      await official.callTool({ name, arguments: spelled(args, box) }),
    ]
    const { content, structuredContent } = answer
    expect(plain({ content, structuredContent }), `${name} ${JSON.stringify(args)}`).toBe(
      plain({ content: wanted.content, structuredContent: wanted.structuredContent }),
    )
  }
  const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name).toSorted()
  const writing = new Set(['write_file', 'edit_file', 'create_directory', 'move_file'])
  expect(await namesOf(mine)).toEqual((await namesOf(official)).filter((name) => !writing.has(name)))
})

describe.each(families)('in the %s family', (family) => {
  it('lists in order of name, and leaves out what it is told to', async () => {
    const client = await ours(sandbox(plants), family)
    const call = async (name: string, args: object) => textOf(await client.callTool({ name, arguments: { ...args } }))
    expect(await call('list_directory', { path: '.' })).toBe(
      [
        '[FILE] a.txt',
        '[FILE] b.md',
        '[FILE] data.bin',
        '[DIR] empty',
        '[DIR] node_modules',
        '[FILE] out',
        '[FILE] pixel.png',
        '[DIR] src',
      ].join('\n'),
    )
    const tree = await call('directory_tree', { path: '.', excludePatterns: ['node_modules', '*.{png,bin}', 'deep'] })
    expect(JSON.parse(tree)).toEqual([
      { name: 'a.txt', type: 'file' },
      { name: 'b.md', type: 'file' },
      { name: 'empty', type: 'directory', children: [] },
      { name: 'out', type: 'file' },
      { name: 'src', type: 'directory', children: [{ name: 'c.ts', type: 'file' }] },
    ])
    const tail = await call('read_text_file', { path: 'a.txt', tail: 2 })
    expect(tail).toBe('three\nfour')
  })

  it('says in words what cannot be', async () => {
    const box = sandbox(plants)
    const client = await ours(box, family)
    const refused = async (name: string, args: object) => {
      const result = await client.callTool({ name, arguments: { ...args } })
      expect(result).toMatchObject({ isError: true })
      return textOf(result)
    }
    const denied = (path: string) => `Access denied - path outside allowed directories: ${path} not in ${box.allow}`
    expect(await refused('read_text_file', { path: '/etc/passwd' })).toBe(denied('/etc/passwd'))
    expect(await refused('read_text_file', { path: 'out' })).toBe(denied(box.at('allow/out')))
    expect(await refused('get_file_info', { path: 'none' })).toMatch(/^NOT_FOUND/)
    expect(await refused('directory_tree', { path: 'a.txt' })).toMatch(/^NOT_A_DIRECTORY/)
    expect(await refused('read_media_file', { path: 'src' })).toMatch(/^IS_DIRECTORY/)
    const both = await refused('read_text_file', { path: 'a.txt', head: 1, tail: 1 })
    expect(both).toContain('Cannot specify both head and tail parameters simultaneously')
    const many = await client.callTool({ name: 'read_multiple_files', arguments: { paths: ['b.md', '/x'] } })
    expect(textOf(many)).toBe(`b.md:\n# Ünïcode\n\n---\n/x: Error - ${denied('/x')}`)
  })
})

it('answers no more than a client takes', async () => {
  const box = sandbox()
  writeFileSync(box.at('allow/large.txt'), 'x'.repeat(5_000_000))
  const client = await ours(box)
  const read = await client.callTool({ name: 'read_text_file', arguments: { path: 'large.txt' } })
  expect(textOf(read)).toMatch(/^TOO_LARGE/)
  let deep = box.allow
  for (let count = 0; count < 70; count++) mkdirSync((deep += '/d'))
  const tree = await client.callTool({ name: 'directory_tree', arguments: { path: '.' } })
  expect(textOf(tree)).toMatch(/^TOO_LARGE/)
})

it('tells sizes in the unit that suits them', () => {
  expect([0, 1023, 1024, 1_500_000, 3e9, 2e12, 5e15].map(sizeInWords)).toEqual([
    '0 B',
    '1023 B',
    '1.00 KB',
    '1.43 MB',
    '2.79 GB',
    '1.82 TB',
    '4547.47 TB',
  ])
})
