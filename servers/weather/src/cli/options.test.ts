import { expect, it } from 'vitest'
import { help, parseCommand, UsageError } from './options.js'

const usual = { kind: 'serve', provider: 'auto', units: 'metric', language: 'en', logLevel: 'warn' }
const loopback = { host: '127.0.0.1', port: 8930, allowedHosts: [], allowedOrigins: [] }

it.each<[string[], object]>([
  [[], usual],
  [['--provider', 'sample', '--transport', 'stdio'], { ...usual, provider: 'sample' }],
  [
    ['--units=imperial', '--language=zh-Hans', '--log-level=info', '--provider=offline'],
    { ...usual, units: 'imperial', language: 'zh-Hans', logLevel: 'info', provider: 'offline' },
  ],
  [['--transport', 'http'], { ...usual, http: loopback }],
  [['--transport=http', '--host=::1', '--port=8080'], { ...usual, http: { ...loopback, host: '::1', port: 8080 } }],
  [['--transport=http', '--token-env=KEY'], { ...usual, http: { ...loopback, tokenEnv: 'KEY' } }],
  [
    ['--transport=http', '--port=0', '--allowed-host=a', '--allowed-host', 'b', '--allow-origin=http://a'],
    { ...usual, http: { ...loopback, port: 0, allowedHosts: ['a', 'b'], allowedOrigins: ['http://a'] } },
  ],
  [['--help', '--port', 'x'], { kind: 'help' }],
  [['-v'], { kind: 'version' }],
])('%j is understood', (argv, command) => {
  expect(parseCommand(argv)).toEqual(command)
})

it.each<[string[], string]>([
  [['--nope'], "Unknown option '--nope'"],
  [['Paris'], "Unexpected argument 'Paris'"],
  [['--provider', 'crystal-ball'], "--provider is 'crystal-ball', and not one of auto, open-meteo, "],
  [['--transport', 'ws'], "--transport is 'ws', and not one of stdio, http"],
  [['--units', 'stone'], "--units is 'stone', and not one of metric, imperial, si"],
  [['--language', 'fr'], "--language is 'fr', and not one of en, zh-Hans"],
  [['--log-level', 'loud'], "--log-level is 'loud', and not one of silent, error, warn, info"],
  [['--token-env', 'KEY'], 'only with --transport http'],
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
  const served = ['provider', 'units', 'language', 'log-level', 'transport', 'help', 'version']
  for (const option of [...served, 'host', 'port', 'token-env', 'allowed-host', 'allow-origin']) {
    expect(help).toContain(`--${option}`)
  }
})
