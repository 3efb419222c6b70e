import { expect, it } from 'vitest'
import { help, parseCommand, UsageError } from './options.js'

it.each<[string[], object]>([
  [['a'], { kind: 'serve', folders: ['a'], write: false }],
  [['--write', 'a', 'b'], { kind: 'serve', folders: ['a', 'b'], write: true }],
  [['a', '--transport', 'stdio'], { kind: 'serve', folders: ['a'], write: false }],
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
  [['--', '-odd'], { folders: ['-odd'] }],
  [['--help'], { kind: 'help' }],
  [['-h', 'a', '--port', 'x'], { kind: 'help' }],
  [['-v'], { kind: 'version' }],
])('%j is understood', (argv, command) => {
  expect(parseCommand(argv)).toMatchObject(command)
})

it.each<[string[], string]>([
  [[], 'No folder was given'],
  [['--transport', 'http'], 'No folder was given'],
  [['--nope', 'a'], "Unknown option '--nope'"],
  [['--transport', 'ws', 'a'], "The transport 'ws' is not known"],
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
  [['--write=yes', 'a'], "Option '--write' does not take an argument"],
])('%j is refused', (argv, words) => {
  expect(() => parseCommand(argv)).toThrow(UsageError)
  expect(() => parseCommand(argv)).toThrow(words)
})

it('each option is in the help', () => {
  for (const option of [
    '--write',
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
