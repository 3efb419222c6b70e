import { expect, it } from 'vitest'
import { connect, families } from '../testing/connect.js'
import { sandbox } from '../testing/sandbox.js'

it.each(families)('tells no path of this machine where those are hidden, in the %s family', async (family) => {
  const box = sandbox({
    'allow/a.txt': 'one\ntwo\n',
    'allow/in': { link: 'TOP/allow/a.txt' },
    'allow/out': { link: 'TOP/secret/key' },
    'secret/key': '',
  })
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
    expect(JSON.stringify(result), name).not.toContain(box.top)
  }
  const said = [await client.listTools(), await client.listResources(), client.server.instructions]
  expect(JSON.stringify(said)).not.toContain(box.top)
  const { contents } = await client.readResource({ uri: 'file:///docs/a.txt' })
  expect(contents).toMatchObject([{ text: 'one\ntwo\n' }])
})
