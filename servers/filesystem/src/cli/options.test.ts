import { expect, it } from 'vitest'
import path from 'node:path'
import { UsageError } from './arguments.js'
import { help } from './help.js'
import { parseCommand } from './options.js'

it.each<[string[], object]>([
  [['a'], { kind: 'serve', files: { folders: ['a'], write: false, profile: 'full' }, logLevel: 'error' }],
  [['--write', 'a', 'b'], { kind: 'serve', files: { folders: ['a', 'b'], write: true } }],
  [['a', '--transport', 'stdio'], { kind: 'serve', files: { folders: ['a'], write: false } }],
  [['--profile', 'compat', '--roots=ignore', 'a'], { files: { profile: 'compat', roots: 'ignore' } }],
  [['--deny', 'secret', '--deny=*.db', '--allow-sensitive', 'a'], { files: { deny: ['secret', '*.db'] } }],
  [['--boundary', '/b', '--hide-host-paths', 'a'], { files: { boundary: '/b', hideHostPaths: true } }],
  [['--permanent-delete', '--write', 'a'], { files: { permanentDelete: true, allowSensitive: false } }],
  [['--log-level', 'debug', 'a'], { logLevel: 'debug' }],
  [['--transport', 'http', 'a'], { http: { host: '127.0.0.1', port: 8920, allowedHosts: [] } }],
  [['--transport=http', '--host=::1', '--port=0', 'a'], { http: { host: '::1', port: 0 } }],
  [
    ['--transport=http', '--host=0.0.0.0', '--allowed-host=a', '--allowed-host=b', 'x'],
    { http: { allowedHosts: ['a', 'b'], allowedOrigins: [] } },
  ],
  [
    ['--transport=http', '--allow-origin=http://a', '--allow-origin', 'http://b', 'x'],
    { http: { allowedOrigins: ['http://a', 'http://b'] } },
  ],
  [['--', '-odd'], { files: { folders: ['-odd'] } }],
  [['--help'], { kind: 'help' }],
  [['-h', 'a', '--port', 'x'], { kind: 'help' }],
  [['-v'], { kind: 'version' }],
])('%j is understood', (argv, command) => {
  expect(parseCommand(argv, {})).toMatchObject(command)
})

it.each<[string[], string]>([
  [[], 'No folder was given'],
  [['--transport', 'http'], 'No folder was given'],
  [['--nope', 'a'], "Unknown option '--nope'"],
  [['--transport', 'ws', 'a'], "The transport 'ws' is not known"],
  [['--profile', 'half', 'a'], "The profile 'half' is not known: it is full or compat"],
  [['--roots', 'all', 'a'], "The policy for roots 'all' is not known: it is narrow, replace or ignore"],
  [['--log-level', 'loud', 'a'], "The log level 'loud' is not known"],
  [['--token-env', 'T', 'a'], 'only with --transport http'],
  [['--transport=http', '--token-env', 'T', 'a'], 'The variable T holds no token'],
  [['--boundary=a', '--boundary=b', 'a'], "Option '--boundary' was given more than once"],
  [['--port', '80', 'a'], 'only with --transport http'],
  [['--allowed-host', 'x', 'a'], 'only with --transport http'],
  [['--allow-origin', 'http://x', 'a'], 'only with --transport http'],
  [['--transport=http', '--host=', 'a'], "Option '--host' was given nothing"],
  [['--transport=http', '--allowed-host=', 'a'], "Option '--allowed-host' was given nothing"],
  [['--transport=http', '--port=1', '--port=2', 'a'], "Option '--port' was given more than once"],
  [['--transport=http', '--host=::1', '--host=::1', 'a'], "Option '--host' was given more than once"],
  [['--transport=http', '--transport=stdio', 'a'], "Option '--transport' was given more than once"],
  [['--host', 'x', 'a'], 'only with --transport http'],
  [['--transport', 'http', '--port', '65536', 'a'], "The port '65536' is not"],
  [['--transport', 'http', '--port', '-1', 'a'], "Option '--port' argument is ambiguous"],
  [['--transport', 'http', '--port', '8o', 'a'], "The port '8o' is not"],
  [['--transport', 'http', '--port', '', 'a'], "Option '--port' was given nothing"],
  [['--permanent-delete', 'a'], '--permanent-delete is of use only with --write'],
  [['--write=yes', 'a'], "Option '--write' does not take an argument"],
])('%j is refused', (argv, words) => {
  expect(() => parseCommand(argv, {})).toThrow(UsageError)
  expect(() => parseCommand(argv, {})).toThrow(words)
})

it('takes folders from the environment where none is named', () => {
  const env = { MCP_FS_ROOTS: ['/a', 'docs=/b', ''].join(path.delimiter) }
  expect(parseCommand([], env)).toMatchObject({ files: { folders: ['/a', 'docs=/b'] } })
  expect(parseCommand(['c'], env)).toMatchObject({ files: { folders: ['c'] } })
})

it('takes the token of HTTP from the environment, and none where there is none', () => {
  const http = ['--transport', 'http', 'a']
  expect(parseCommand(http, { MCP_TOKEN: 'secret' })).toMatchObject({ http: { token: 'secret' } })
  expect(parseCommand(['--token-env', 'T', ...http], { T: 'other' })).toMatchObject({ http: { token: 'other' } })
  expect(parseCommand(http, {})).not.toHaveProperty('http.token')
})

it('refuses a variable for the token that is set and empty, where it is asked for', () => {
  const http = ['--transport', 'http', 'a']
  const empty = 'The variable MCP_TOKEN is set, and empty'
  expect(() => parseCommand(http, { MCP_TOKEN: '' })).toThrow(UsageError)
  expect(() => parseCommand(http, { MCP_TOKEN: '' })).toThrow(empty)
  expect(() => parseCommand(['--token-env', 'T', ...http], { T: '' })).toThrow('The variable T is set, and empty')
  expect(parseCommand(['a'], { MCP_TOKEN: '' })).toMatchObject({ kind: 'serve' })
})

it('each option is in the help', () => {
  for (const option of [
    '--write',
    '--profile',
    '--deny',
    '--allow-sensitive',
    '--boundary',
    '--hide-host-paths',
    '--roots',
    '--permanent-delete',
    '--log-level',
    '--token-env',
    'MCP_FS_ROOTS',
    '--transport',
    '--host',
    '--port',
    '--allowed-host',
    '--allow-origin',
    '--help',
    '--version',
  ])
    expect(help).toContain(option)
})
