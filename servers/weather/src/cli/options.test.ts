import { expect, it } from 'vitest'
import { help, parseCommand, UsageError } from './options.js'

it.each<[string[], object]>([
  [[], { kind: 'serve', provider: 'open-meteo' }],
  [['--provider', 'sample', '--transport', 'stdio'], { kind: 'serve', provider: 'sample' }],
  [
    ['--transport', 'http'],
    {
      kind: 'serve',
      provider: 'open-meteo',
      http: { host: '127.0.0.1', port: 8930, allowedHosts: [], allowedOrigins: [] },
    },
  ],
  [
    ['--transport=http', '--host=::1', '--port=8080'],
    { kind: 'serve', provider: 'open-meteo', http: { host: '::1', port: 8080, allowedHosts: [], allowedOrigins: [] } },
  ],
  [
    [
      '--transport=http',
      '--host=0.0.0.0',
      '--port=0',
      '--allowed-host=a',
      '--allowed-host',
      'b',
      '--allow-origin=http://a',
    ],
    {
      kind: 'serve',
      provider: 'open-meteo',
      http: { host: '0.0.0.0', port: 0, allowedHosts: ['a', 'b'], allowedOrigins: ['http://a'] },
    },
  ],
  [['--help', '--port', 'x'], { kind: 'help' }],
  [['-v'], { kind: 'version' }],
])('%j is understood', (argv, command) => {
  expect(parseCommand(argv)).toEqual(command)
})

it.each<[string[], string]>([
  [['--nope'], "Unknown option '--nope'"],
  [['Paris'], "Unexpected argument 'Paris'"],
  [['--provider', 'crystal-ball'], "The provider 'crystal-ball' is not known: it is open-meteo or sample"],
  [['--transport', 'ws'], "The transport 'ws' is not known"],
  [['--port', '80'], 'only with --transport http'],
  [['--host', 'x'], 'only with --transport http'],
  [['--allowed-host', 'x'], 'only with --transport http'],
  [['--allow-origin', 'http://x'], 'only with --transport http'],
  [['--transport=http', '--host='], "Option '--host' was given nothing"],
  [['--transport=http', '--allowed-host='], "Option '--allowed-host' was given nothing"],
  [['--transport=http', '--port=1', '--port=2'], "Option '--port' was given more than once"],
  [['--transport=http', '--host=::1', '--host=::1'], "Option '--host' was given more than once"],
  [['--provider=sample', '--provider=open-meteo'], "Option '--provider' was given more than once"],
  [['--transport', 'http', '--port', '65536'], "The port '65536' is not"],
  [['--transport', 'http', '--port', '8o'], "The port '8o' is not"],
])('%j is refused', (argv, words) => {
  expect(() => parseCommand(argv)).toThrow(UsageError)
  expect(() => parseCommand(argv)).toThrow(words)
})

it('each option is in the help', () => {
  for (const option of ['provider', 'transport', 'host', 'port', 'allowed-host', 'allow-origin', 'help', 'version']) {
    expect(help).toContain(`--${option}`)
  }
})
