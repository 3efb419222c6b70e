import { ConnectionClosed } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { SpawnError } from './spawn-error.js'
import { hintFor } from './spawn-hint.js'

it('tells what was started, what became of it, what to do, and what it said', () => {
  const error = new SpawnError({
    command: 'node server.js',
    what: 'ended unasked (exit code 3)',
    exitCode: 3,
    hint: 'look at it',
    stderr: ['first', 'second'],
  })
  expect(error.name).toBe('SpawnError')
  expect(error).toMatchObject({ exitCode: 3, signal: null, stderr: ['first', 'second'], hint: 'look at it' })
  expect(error.message).toBe(
    'node server.js: ended unasked (exit code 3); look at it\nIts last words on stderr:\n  first\n  second',
  )
})

it('keeps in its message the last three lines of a kind, and little of a long one', () => {
  const lines = ['a', 'b', 'c', 'd', 'e'.repeat(201)]
  const { message, stderr, strays } = new SpawnError({ command: 'x', what: 'ended', stderr: lines, strays: lines })
  const three = `  c\n  d\n  ${'e'.repeat(200)}...`
  expect(message).toBe(
    `x: ended\nIt wrote to stdout what is no message of the protocol:\n${three}\nIts last words on stderr:\n${three}`,
  )
  expect([stderr, strays]).toEqual([lines, lines])
})

it('tells the error that ended a program of Node, and not what stands around it', () => {
  const stderr = [
    'node:internal/modules/cjs/loader:1228',
    '  throw err;',
    '  ^',
    "Error: Cannot find module '/nope.js'",
    '    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15)',
    '    at node:internal/main/run_main_module:28:49 {',
    "  code: 'MODULE_NOT_FOUND',",
    '  requireStack: []',
    '}',
    'Node.js v20.20.2',
  ]
  const error = new SpawnError({ command: 'node nope.js', what: 'ended', stderr })
  expect(error.message).toBe(
    "node nope.js: ended\nIts last words on stderr:\n  Error: Cannot find module '/nope.js'\n    code: 'MODULE_NOT_FOUND',\n    requireStack: []",
  )
  expect(error.stderr).toEqual(stderr)
})

it('is a kind of ConnectionClosed, so that whoever catches that catches it too', () => {
  expect(new SpawnError({ command: 'x', what: 'ended' })).toBeInstanceOf(ConnectionClosed)
})

it('keeps the error behind it', () => {
  const cause = new Error('below')
  expect(new SpawnError({ command: 'x', what: 'failed', cause }).cause).toBe(cause)
  expect(new SpawnError({ command: 'x', what: 'failed' })).not.toHaveProperty('cause')
})

it.each([
  ['ENOENT', 'nowhere', '/no/such/folder', 'the folder /no/such/folder does not exist'],
  ['ENOENT', 'nowhere', undefined, "there is no program 'nowhere' on PATH: install it, or give its full path"],
  [
    'ENOENT',
    'node server.js',
    undefined,
    "there is no program 'node server.js' on PATH: arguments go into `args`, each by itself",
  ],
  ['EACCES', './script', '/', "'./script' may not be run: make it executable, or name the program that runs it"],
  [
    'EINVAL',
    'npx.cmd',
    undefined,
    "'npx.cmd' needs a shell, which is not used: name the program behind it, as node with its script",
  ],
  [
    'UNKNOWN',
    'tool.BAT',
    undefined,
    "'tool.BAT' needs a shell, which is not used: name the program behind it, as node with its script",
  ],
  ['EMFILE', 'node', undefined, undefined],
])('has advice for %s of %s', (code, program, cwd, advice) => {
  expect(hintFor(code, program, cwd)).toBe(advice)
})
