import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { Client } from '@mortise/client'
import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'

/** A client, and a way to call a tool by which the id of what was done comes back. */
const atDesk = async (box: Sandbox, more: object = {}) => {
  const client: Client = await connect({ folders: [box.allow], write: true, ...more })
  const call = async (name: string, args: object) => {
    const result = await client.callTool({ name, arguments: { ...args } })
    const { operationId = '' } = (result.structuredContent ?? {}) as { operationId?: string }
    return { result, operationId }
  }
  const undo = async (operationId: string, args: object = {}) => (await call('undo', { operationId, ...args })).result
  return { call, undo }
}

const plants = { 'allow/a.txt': 'one', 'allow/tree/b.txt': 'two', 'allow/tree/deep/c.txt': 'three' }

/** All that stands in the folder, but for the trash. */
const standing = (box: Sandbox): Record<string, string> =>
  Object.fromEntries(
    readdirSync(box.allow, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.startsWith('.mcp-trash'))
      .map((name) => [
        name,
        statSync(box.at('allow', name)).isFile() ? readFileSync(box.at('allow', name), 'utf8') : '',
      ]),
  )

it.each<[tool: string, args: object]>([
  ['write', { path: 'new.txt', content: 'x' }],
  ['write', { path: 'x/y/new.txt', content: 'x', createParents: true }],
  ['write', { path: 'a.txt', content: 'x', mode: 'overwrite', confirm: true }],
  ['write', { path: 'a.txt', content: 'x', mode: 'append' }],
  ['edit', { path: 'a.txt', edits: [{ oldText: 'one', newText: 'x' }] }],
  ['move', { from: 'a.txt', to: 'tree/a.txt' }],
  ['move', { from: 'tree', to: 'other' }],
  ['copy', { from: 'a.txt', to: 'other.txt' }],
  ['copy', { from: 'tree', to: 'other' }],
  ['create_directory', { path: 'x/y/z' }],
  ['delete', { path: 'a.txt' }],
  ['delete', { path: 'tree', confirm: true }],
])('takes %s %j back', async (tool, args) => {
  const box = sandbox(plants)
  const before = standing(box)
  const { call, undo } = await atDesk(box)
  await call(tool, { ...args, dryRun: true })
  expect(standing(box)).toEqual(before)
  const { operationId } = await call(tool, args)
  const after = standing(box)
  expect(after).not.toEqual(before)
  expect((await undo(operationId, { dryRun: true })).structuredContent).toMatchObject({ tool, dryRun: true })
  expect(standing(box)).toEqual(after)
  expect((await undo(operationId)).structuredContent).toMatchObject({ operationId, tool, dryRun: false })
  expect(standing(box)).toEqual(before)
  expect(textOf(await undo(operationId))).toMatch(/^UNKNOWN_OPERATION: /)
})

it('takes changes to one file back, the last first', async () => {
  const box = sandbox(plants)
  const { call, undo } = await atDesk(box)
  const edit = (oldText: string, newText: string) => call('edit', { path: 'a.txt', edits: [{ oldText, newText }] })
  const done = [await edit('one', 'two'), await edit('two', 'three'), await edit('three', 'four')]
  done.push(await call('write', { path: 'a.txt', content: '!', mode: 'append' }))
  expect(textOf(await undo(done[1]!.operationId))).toMatch(/^CHANGED: /)
  for (const { operationId } of done.toReversed()) expect(textOf(await undo(operationId))).not.toMatch(/^[A-Z_]+: /)
  expect(readFileSync(box.at('allow/a.txt'), 'utf8')).toBe('one')
})

it('takes nothing back that has changed since', async () => {
  const box = sandbox(plants)
  const { call, undo } = await atDesk(box)
  const written = await call('write', { path: 'n.txt', content: 'x' })
  writeFileSync(box.at('allow/n.txt'), 'theirs')
  expect(textOf(await undo(written.operationId))).toMatch(/^CHANGED: /)
  const deleted = await call('delete', { path: 'a.txt' })
  writeFileSync(box.at('allow/a.txt'), 'theirs')
  expect(textOf(await undo(deleted.operationId))).toMatch(/^CHANGED: /)
  const made = await call('create_directory', { path: 'x/y' })
  mkdirSync(box.at('allow/x/theirs'))
  await undo(made.operationId)
  expect(standing(box)).toMatchObject({ 'n.txt': 'theirs', 'a.txt': 'theirs', 'x/theirs': '' })
  expect(existsSync(box.at('allow/x/y'))).toBe(false)
})

it('works where paths of this machine are hidden', async () => {
  const box = sandbox(plants)
  const { call, undo } = await atDesk(box, { folders: [`docs=${box.allow}`], hideHostPaths: true })
  const { result, operationId } = await call('delete', { path: 'docs:/tree', confirm: true })
  expect(result.structuredContent).toMatchObject({ path: 'docs:/tree', files: 2, directories: 2 })
  const undone = await undo(operationId)
  expect(undone.structuredContent).toMatchObject({ paths: ['docs:/tree'] })
  expect(readFileSync(box.at('allow/tree/deep/c.txt'), 'utf8')).toBe('three')
})
