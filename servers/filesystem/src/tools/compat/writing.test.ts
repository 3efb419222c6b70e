import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { ToolResult } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { connect, textOf } from '../../testing/connect.js'
import { connectOfficial } from '../../testing/official.js'
import { sandbox, type Sandbox } from '../../testing/sandbox.js'

type Call = (name: string, args: Record<string, unknown>) => Promise<ToolResult>

const plants = { 'allow/a.txt': 'one\ntwo\n```\nthree\n', 'allow/sub/': '', 'allow/b.txt': '  if (x)\n    y()\n' }

const ours = async (box: Sandbox): Promise<Call> => {
  const client = await connect({ folders: [box.allow], write: true, profile: 'compat' })
  return (name, args) => client.callTool({ name, arguments: args })
}

/** All that stands in the folder, in a form that can be compared. */
const standing = (box: Sandbox): string[] =>
  readdirSync(box.allow, { recursive: true, encoding: 'utf8' })
    .map((name) =>
      statSync(box.at('allow', name)).isFile() ? `${name}: ${readFileSync(box.at('allow', name), 'utf8')}` : name,
    )
    .toSorted()

it('answers as the official server does, and leaves the same behind', async () => {
  const [one, other] = [sandbox(plants), sandbox(plants)]
  const official = await connectOfficial(other.allow)
  const callOurs = await ours(one)
  const calls = (at: (name: string) => string): [string, Record<string, unknown>][] => [
    ['write_file', { path: at('new.txt'), content: 'x' }],
    ['write_file', { path: at('new.txt'), content: 'xy' }],
    ['edit_file', { path: at('a.txt'), edits: [{ oldText: 'two', newText: 'TWO' }], dryRun: true }],
    ['edit_file', { path: at('a.txt'), edits: [{ oldText: 'two', newText: 'TWO' }] }],
    ['edit_file', { path: at('a.txt'), edits: [{ oldText: 'absent', newText: 'TWO' }] }],
    ['edit_file', { path: at('a.txt'), edits: [{ oldText: 'one', newText: 'one' }] }],
    ['edit_file', { path: at('b.txt'), edits: [{ oldText: 'if (x) \ny() ', newText: 'if (z)' }] }],
    ['create_directory', { path: at('sub') }],
    ['create_directory', { path: at('sub/x/y') }],
    ['move_file', { source: at('new.txt'), destination: at('sub/moved.txt') }],
    ['move_file', { source: at('sub/moved.txt'), destination: at('a.txt') }],
    ['write_file', { path: '/nowhere/x', content: '' }],
    ['move_file', { source: at('a.txt'), destination: '/nowhere/x' }],
  ]
  const theirs = calls((name) => other.at('allow', name))
  for (const [at, [name, args]] of calls((each) => one.at('allow', each)).entries()) {
    const [tool, given] = theirs[at]!
    const expected = await official.callTool({ name: tool, arguments: given })
    const result = await callOurs(name, args)
    const where = (text: string): string => text.replaceAll(one.top, 'TOP').replaceAll(other.top, 'TOP')
    const text = where(textOf(expected))
    const parts = expected.isError ? undefined : { content: textOf(result) }
    expect([where(textOf(result)), result.isError, result.structuredContent], text).toEqual([
      text,
      expected.isError,
      parts,
    ])
  }
  expect(standing(one)).toEqual(standing(other))
})

it('does not share the faults of the official server', async () => {
  const box = sandbox({
    'allow/crlf.txt': 'one\r\ntwo\r\n',
    'allow/twice.txt': 'x\nx\n',
    'allow/bin': Buffer.from([0xff, 0xfe, 0]),
  })
  const call = await ours(box)
  const edit = (name: string, oldText: string) =>
    call('edit_file', { path: box.at('allow', name), edits: [{ oldText, newText: 'new' }] })
  await edit('crlf.txt', 'two')
  expect(readFileSync(box.at('allow/crlf.txt'), 'utf8')).toBe('one\r\nnew\r\n')
  expect(textOf(await edit('twice.txt', 'x'))).toMatch(/^AMBIGUOUS: .* at lines 1, 2/)
  expect((await call('edit_file', { path: box.at('allow/crlf.txt'), edits: [] })).isError).toBe(true)
  expect(textOf(await edit('bin', 'x'))).toMatch(/^BINARY: /)
  expect(textOf(await edit('crlf.txt', ''))).toBe('Could not find exact match for edit:\n')
  expect([...readFileSync(box.at('allow/bin'))]).toEqual([0xff, 0xfe, 0])
  expect(textOf(await call('write_file', { path: box.at('allow/no/x'), content: '' }))).toMatch(/^NOT_FOUND: /)
  expect(existsSync(box.at('allow/no'))).toBe(false)
})
