import { readdirSync, readFileSync, readlinkSync, lstatSync } from 'node:fs'
import path from 'node:path'
import type { Client } from '@mortise/client'
import type { ToolResult } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { sandbox, type Plants, type Sandbox } from '../testing/sandbox.js'

const plants: Plants = {
  'allow/in.txt': 'mine',
  'allow/sub/in.txt': 'mine',
  'secret/key': 'SECRET',
  'secret/inner/key': 'SECRET',
  'allow-evil/key': 'SECRET',
  'allow_secret/key': 'SECRET',
  'allow/abs-file': { link: 'TOP/secret/key' },
  'allow/rel-file': { link: '../secret/key' },
  'allow/abs-dir': { link: 'TOP/secret' },
  'allow/rel-dir': { link: '../secret' },
  'allow/root': { link: '/' },
  'allow/up': { link: '..' },
  'allow/beside': { link: '../allow-evil' },
  'allow/dangling': { link: 'TOP/secret/new' },
  'allow/dangling-dir': { link: '../secret/new-dir' },
  'allow/chain': { link: 'chain-2' },
  'allow/chain-2': { link: 'sub/chain-3' },
  'allow/sub/chain-3': { link: '../../secret/key' },
  'allow/sub/out': { link: '../../secret' },
  'allow/through': { link: 'sub/../../secret/key' },
  'allow/around': { link: '../TOPNAME/../secret/key' },
  'allow/loop-a': { link: 'loop-b' },
  'allow/loop-b': { link: 'loop-a' },
  'allow/self': { link: 'self' },
  'allow/into-self': { link: 'into-self/x' },
  'allow/proc-root': { link: '/proc/self/root' },
  'allow/proc-cwd': { link: '/proc/self/cwd' },
  'allow/proc-fd': { link: '/proc/self/fd' },
  'allow/null': { link: '/dev/null' },
}

/** Each way out, by its name: the path that is tried, and what reading there is answered. `TOP` is the top. */
const attacks: readonly (readonly [name: string, path: string, answer: RegExp])[] = [
  ['up and across', '../secret/key', /^OUTSIDE/],
  ['far up', `${'../'.repeat(40)}etc/mortise-TOPNAME`, /^OUTSIDE/],
  ['up to the top', '..', /^OUTSIDE/],
  ['up with a slash', '../', /^OUTSIDE/],
  ['down and up', 'sub/../../secret/key', /^OUTSIDE/],
  ['a dot before', './../secret/key', /^OUTSIDE/],
  ['dots between', 'sub/./../.././secret/key', /^OUTSIDE/],
  ['double slashes', '..//secret//key', /^OUTSIDE/],
  ['up through what is absent', 'absent/../../secret/key', /^OUTSIDE/],
  ['up through a file', 'in.txt/../../secret/key', /^OUTSIDE/],
  ['absolute', 'TOP/secret/key', /^OUTSIDE/],
  ['absolute, up from inside', 'TOP/allow/../secret/key', /^OUTSIDE/],
  ['a name that begins like the folder', 'TOP/allow-evil/key', /^OUTSIDE/],
  ['another such name', 'TOP/allow_secret/key', /^OUTSIDE/],
  ['such a name, relative', '../allow-evil/key', /^OUTSIDE/],
  ['the folder in other letters', 'TOP/ALLOW/../secret/key', /^OUTSIDE/],
  ['the directory above', 'TOP', /^OUTSIDE/],
  ['the root', '/', /^OUTSIDE/],
  ['a system file', '/etc/mortise-TOPNAME', /^OUTSIDE/],
  ['two slashes at the start', '//etc/mortise-TOPNAME', /^OUTSIDE/],
  ['the environment', '/proc/self/environ', /^OUTSIDE/],
  ['the root of the process', '/proc/self/root/TOP/secret/key', /^OUTSIDE/],
  ['the directory of the process', '/proc/self/cwd/mortise-TOPNAME', /^OUTSIDE/],
  ['a descriptor', '/proc/self/fd/0', /^OUTSIDE/],
  ['a device', '/dev/mortise-TOPNAME', /^OUTSIDE/],
  ['the home directory', '~/mortise-TOPNAME', /^NOT_FOUND/],
  ['the home of another', '~root/mortise-TOPNAME', /^NOT_FOUND/],
  ['a URI', 'file://TOP/secret/key', /^(NOT_FOUND|OUTSIDE)/],
  ['percent-encoded dots', '%2e%2e/secret/key', /^NOT_FOUND/],
  ['percent-encoded slashes', '..%2fsecret%2fkey', /^NOT_FOUND/],
  ['encoded twice', '%252e%252e%252fsecret%252fkey', /^NOT_FOUND/],
  ['overlong UTF-8, encoded', '..%c0%afsecret/key', /^NOT_FOUND/],
  ['backslashes', '..\\secret\\key', /^(NOT_FOUND|OUTSIDE)/],
  ['a drive', 'C:\\mortise\\key', /^OUTSIDE/],
  ['a share', '\\\\host\\share\\key', /^(NOT_FOUND|OUTSIDE)/],
  ['a device path of Windows', '\\\\?\\C:\\key', /^(NOT_FOUND|OUTSIDE)/],
  ['a stream of Windows', 'in.txt::$DATA', /^(NOT_FOUND|INVALID_PATH)/],
  ['a name that nobody gave', 'docs:/../secret/key', /^(NOT_FOUND|OUTSIDE)/],
  ['NUL after a good name', 'in.txt\0.png', /^INVALID_PATH/],
  ['NUL after a bad one', '../secret/key\0.txt', /^INVALID_PATH/],
  ['a slash of mathematics', '..\u2215secret\u2215key', /^NOT_FOUND/],
  ['wide dots', '\uff0e\uff0e/secret/key', /^NOT_FOUND/],
  ['dots with nothing between', '.\u200b./secret/key', /^NOT_FOUND/],
  ['three dots', '.../secret/key', /^NOT_FOUND/],
  ['dots for those who strip dots', '....//secret/key', /^NOT_FOUND/],
  ['a space before', ' ../secret/key', /^(NOT_FOUND|OUTSIDE)/],
  ['a space after', '../secret/key ', /^OUTSIDE/],
  ['a line break', '..\n/secret/key', /^NOT_FOUND/],
  ['nothing', '', /INVALID_PATH|Invalid arguments/],
  ['more than a path can be', 'a'.repeat(5000), /^INVALID_PATH/],
  ['more directories than a path can have', 'sub/../'.repeat(700), /^INVALID_PATH/],
  ['a variable', '$HOME/mortise-TOPNAME', /^NOT_FOUND/],
  ['an option', '--output=x', /^NOT_FOUND/],
  ['a command', '`touch TOP/secret/new`', /^(NOT_FOUND|OUTSIDE)/],
  ['a link to a file', 'abs-file', /^OUTSIDE/],
  ['a relative link to a file', 'rel-file', /^OUTSIDE/],
  ['a link to a directory', 'abs-dir/key', /^OUTSIDE/],
  ['a relative link to a directory', 'rel-dir/inner/key', /^OUTSIDE/],
  ['the link itself', 'abs-dir', /^OUTSIDE/],
  ['the link with a slash', 'abs-dir/', /^OUTSIDE/],
  ['a link to the root', 'root/TOP/secret/key', /^OUTSIDE/],
  ['a link to above', 'up/secret/key', /^OUTSIDE/],
  ['a link to beside', 'beside/key', /^OUTSIDE/],
  ['a link to what is absent', 'dangling', /^OUTSIDE/],
  ['a link to an absent directory', 'dangling-dir/new', /^OUTSIDE/],
  ['a chain of links', 'chain', /^OUTSIDE/],
  ['a link further down', 'sub/out/key', /^OUTSIDE/],
  ['a link that goes down first', 'through', /^OUTSIDE/],
  ['a link that goes out and in and out', 'around', /^OUTSIDE/],
  ['links in a circle', 'loop-a', /^LINK_LOOP/],
  ['a link to itself', 'self', /^LINK_LOOP/],
  ['a link into itself', 'into-self', /^LINK_LOOP/],
  ['a link to the root of the process', 'proc-root/TOP/secret/key', /^OUTSIDE/],
  ['a link to the directory of the process', 'proc-cwd/mortise-TOPNAME', /^OUTSIDE/],
  ['a link to the descriptors', 'proc-fd/0', /^OUTSIDE/],
  ['a link to a device', 'null', /^OUTSIDE/],
]

/** Every tool that takes a path, and every way to give it one. */
const calls = (given: string): [tool: string, args: object][] => [
  ...['list', 'tree', 'info', 'read_text', 'read_bytes', 'read_media'].map((tool): [string, object] => [
    tool,
    { path: given },
  ]),
  ['find', { path: given, pattern: '**' }],
  ['grep', { path: given, pattern: 'SECRET' }],
  ...['create', 'append', 'overwrite'].map((mode): [string, object] => [
    'write',
    { path: given, content: 'EVIL', mode, confirm: true, createParents: true },
  ]),
  ['edit', { path: given, edits: [{ oldText: 'SECRET', newText: 'EVIL' }] }],
  ['apply_patch', { patch: `--- ${given}\n+++ ${given}\n@@ -1 +1 @@\n-SECRET\n+EVIL\n` }],
  ['apply_patch', { patch: `--- /dev/null\n+++ ${given}\n@@ -0,0 +1 @@\n+EVIL\n` }],
  ['apply_patch', { patch: '--- /dev/null\n+++ evil\n@@ -0,0 +1 @@\n+EVIL\n', path: given }],
  ['create_directory', { path: given }],
  ['copy', { from: given, to: 'copied', confirm: true }],
  ['copy', { from: 'in.txt', to: given }],
  ['copy', { from: 'sub', to: given }],
  ['move', { from: given, to: 'moved' }],
  ['move', { from: 'in.txt', to: given }],
  ['move', { from: 'sub', to: given }],
  ['delete', { path: given, confirm: true }],
]

const describeAt = (full: string): string => {
  const stats = lstatSync(full)
  if (stats.isSymbolicLink()) return `-> ${readlinkSync(full)}`
  return stats.isDirectory() ? 'directory' : readFileSync(full, 'utf8')
}

/** All that stands outside of the folder. */
const outside = (box: Sandbox): Record<string, string> =>
  Object.fromEntries(
    ['secret', 'allow-evil', 'allow_secret']
      .flatMap((top) => [
        top,
        ...readdirSync(box.at(top), { recursive: true, encoding: 'utf8' }).map((each) => path.join(top, each)),
      ])
      .concat(readdirSync(box.top))
      .filter((each) => !each.startsWith('allow/') && each !== 'allow')
      .map((each) => [each, describeAt(box.at(each))]),
  )

const call = async (client: Client, tool: string, args: object): Promise<ToolResult> =>
  client.callTool({ name: tool, arguments: { ...args } })

it('there are enough of them, each by a name of its own', () => {
  expect(new Set(attacks.map(([name]) => name)).size).toBe(attacks.length)
  expect(attacks.length).toBeGreaterThanOrEqual(50)
})

/** All of the calls in the long run; else a quarter, another one for each attack, for writes wait for the disk. */
const share = (given: string, nth: number) =>
  calls(given).filter((_, at) => process.env.LONG !== undefined || at % 4 === nth % 4)

const numbered = attacks.map(([name, ...rest], nth) => [name, nth, ...rest] as const)

it.each(numbered)('%s leads nowhere', async (_, nth, written, answer) => {
  const box = sandbox(plants)
  const given = written.replace('TOPNAME', path.basename(box.top)).replace('TOP', box.top)
  const client = await connect({ folders: [box.allow], write: true })
  const before = outside(box)
  expect(textOf(await call(client, 'read_text', { path: given }))).toMatch(answer)
  for (const [tool, args] of share(given, nth)) {
    const told = JSON.stringify(await call(client, tool, args))
    expect(told, tool).not.toContain('SECRET')
    box.plant({ 'allow/in.txt': 'mine', 'allow/sub/in.txt': 'mine' })
  }
  expect(outside(box)).toEqual(before)
})
