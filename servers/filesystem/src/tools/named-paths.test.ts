import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connect, textOf, type Wish } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { uriOf } from '../scope/uri.js'

const plants = {
  'allow/a.txt': 'one\n',
  'allow/b.txt': 'two\n',
  'allow/tree/c.txt': '',
  'allow/tree/deep/d.txt': '',
  'allow/.env': 'SECRET',
  'allow/link': { link: 'a.txt' },
  'allow/odd #1%.txt': 'odd',
}

const caller = async (box: Sandbox, wish: Partial<Wish> = {}) => {
  const client = await connect({ folders: [box.allow], write: true, ...wish })
  return async (name: string, args: object) => {
    const result = await client.callTool({ name, arguments: { ...args } })
    return { text: textOf(result), told: result.structuredContent as Record<string, unknown> }
  }
}

it.each<[name: string, args: object, code: string, path: string]>([
  ['write', { path: 'a.txt', content: '', mode: 'overwrite' }, 'NOT_CONFIRMED', 'a.txt'],
  ['delete', { path: 'tree' }, 'NOT_CONFIRMED', 'tree'],
  ['write', { path: 'a.txt', content: '', mode: 'append', ifMatch: 'x' }, 'CHANGED', 'a.txt'],
  ['delete', { path: 'a.txt', ifMatch: 'x' }, 'CHANGED', 'a.txt'],
  ['edit', { path: 'a.txt', edits: [{ oldText: 'one', newText: '' }], ifMatch: 'x' }, 'CHANGED', 'a.txt'],
  ['move', { from: 'a.txt', to: 'c.txt', ifMatch: 'x' }, 'CHANGED', 'a.txt'],
  ['move', { from: 'a.txt', to: 'b.txt' }, 'EXISTS', 'b.txt'],
  ['move', { from: 'a.txt', to: 'tree' }, 'EXISTS', 'tree'],
  ['move', { from: 'none', to: 'c.txt' }, 'NOT_FOUND', 'none'],
  ['move', { from: 'tree', to: 'tree/deep/again' }, 'INVALID_PATH', 'tree/deep/again'],
  ['copy', { from: 'a.txt', to: 'tree/deep' }, 'EXISTS', 'tree/deep'],
  ['copy', { from: 'link', to: 'c.txt' }, 'NOT_A_FILE', 'link'],
  ['read_text', { path: '.env' }, 'DENIED', '.env'],
  ['read_text', { path: 'tree/none/x' }, 'NOT_FOUND', 'tree/none/x'],
  ['write', { path: 'none/x', content: '' }, 'NOT_FOUND', 'none/x'],
])('%s %j fails with %s about %s', async (name, args, code, path) => {
  const box = sandbox(plants)
  const { told } = await (await caller(box))(name, args)
  expect(told).toMatchObject({ code, path: box.at('allow', path) })
})

it('names the file that it asks about where the user says no', async () => {
  const box = sandbox(plants)
  const call = await caller(box, { answer: () => ({ action: 'decline' }) })
  expect((await call('delete', { path: 'tree' })).told).toMatchObject({
    code: 'NOT_CONFIRMED',
    path: box.at('allow/tree'),
  })
})

it.each<[name: string, args: object, path: string]>([
  ['write', { path: 'c.txt', content: '' }, 'c.txt'],
  ['write', { path: 'x/y/c.txt', content: '', createParents: true }, 'x/y/c.txt'],
  ['write', { path: 'a.txt', content: '', mode: 'overwrite' }, 'a.txt'],
  ['create_directory', { path: 'x/y' }, 'x/y'],
  ['create_directory', { path: 'tree' }, 'tree'],
])('%s %j tells the whole path when nothing is done', async (name, args, path) => {
  const box = sandbox(plants)
  const { told } = await (await caller(box))(name, { ...args, dryRun: true })
  expect(told).toMatchObject({ path: box.at('allow', path), dryRun: true })
})

it('says of a link that it is one, and not copied', async () => {
  const box = sandbox(plants)
  const call = await caller(box)
  for (const dryRun of [true, false])
    expect((await call('copy', { from: 'link', to: 'c.txt', dryRun })).text).toBe(
      `NOT_A_FILE: "${box.at('allow/link')}" is a link, and links are not copied. Copy what it leads to instead.`,
    )
})

it('takes the URIs that it hands out as paths', async () => {
  const box = sandbox(plants)
  const call = await caller(box)
  const uri = (name: string): string => uriOf(box.at('allow', name))
  expect((await call('read_text', { path: uri('odd #1%.txt') })).text).toBe('odd')
  await call('write', { path: uri('x #/y.txt'), content: 'new', createParents: true })
  expect(readFileSync(box.at('allow/x #/y.txt'), 'utf8')).toBe('new')
  const patch = '--- /dev/null\n+++ z.txt\n@@ -0,0 +1 @@\n+x\n'
  await call('apply_patch', { path: uri('x #'), patch })
  expect(existsSync(box.at('allow/x #/z.txt'))).toBe(true)
  expect((await call('read_text', { path: 'file:///etc/passwd' })).told).toMatchObject({ code: 'OUTSIDE' })
})

it('takes the URIs of files whose places are hidden', async () => {
  const call = await caller(sandbox(plants), { hideHostPaths: true })
  const { told } = await call('list_roots', {})
  const [{ uri }] = told.roots as [{ uri: string }]
  expect((await call('read_text', { path: `${uri}/a.txt` })).text).toBe('one\n')
})
