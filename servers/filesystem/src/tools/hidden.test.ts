import path from 'node:path'
import { expect, it } from 'vitest'
import { connect, families } from '../testing/connect.js'
import { sandbox } from '../testing/sandbox.js'

it.each(families)('tells no path of this machine where those are hidden, in the %s family', async (family) => {
  const box = sandbox({
    'allow/a.txt': 'one\ntwo\n',
    'allow/in': { link: 'TOP/allow/a.txt' },
    'allow/round': { link: '../allow/a.txt' },
    'allow/out': { link: 'TOP/secret/key' },
    'secret/key': '',
  })
  const above = new RegExp(`${path.basename(box.top)}|allow/`)
  const client = await connect({ folders: [`docs=${box.allow}`], hideHostPaths: true, family })
  const calls: [name: string, args: object][] = [
    ['list_roots', {}],
    ['list', { path: 'docs:/' }],
    ['tree', {}],
    ['find', {}],
    ['grep', { pattern: 'two' }],
    ['info', { path: 'docs:/in' }],
    ['info', { path: 'docs:/out' }],
    ['read_text', { path: 'docs:/a.txt', limit: 1 }],
    ['read_text', { path: 'docs:/none/x' }],
    ['read_text', { path: 'docs:/out' }],
    ['read_media', { path: 'a.txt' }],
    ['read_bytes', { path: 'in' }],
  ]
  for (const [name, args] of calls) {
    const result = await client.callTool({ name, arguments: { ...args } })
    expect(JSON.stringify(result), name).not.toMatch(above)
  }
  const said = [await client.listTools(), await client.listResources(), client.server.instructions]
  expect(JSON.stringify(said)).not.toMatch(above)
  const { contents } = await client.readResource({ uri: 'file:///docs/a.txt' })
  expect(contents).toMatchObject([{ text: 'one\ntwo\n' }])
})

it('tells of links what names nothing above their folder', async () => {
  const box = sandbox({
    'allow/a.txt': '',
    'allow/round': { link: '../TOPNAME/allow/a.txt' },
    'allow/sub/round': { link: '../../allow/a.txt' },
    'allow/sub/wound': { link: '../sub/../../allow/a.txt' },
    'allow/sub/up': { link: './../a.txt' },
    'allow/sub/top': { link: '..' },
  })
  const client = await connect({ folders: [`docs=${box.allow}`], hideHostPaths: true })
  const { structuredContent } = await client.callTool({ name: 'list', arguments: { depth: 2 } })
  const { entries } = structuredContent as { entries: { type: string; name: string; linkTarget?: string }[] }
  const links = entries.filter(({ type }) => type === 'symlink')
  expect(links.map(({ name, linkTarget }) => [name, linkTarget])).toEqual([
    ['round', undefined],
    ['sub/round', undefined],
    ['sub/top', '..'],
    ['sub/up', './../a.txt'],
    ['sub/wound', undefined],
  ])
})
