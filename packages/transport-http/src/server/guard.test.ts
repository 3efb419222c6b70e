import { describe, expect, it } from 'vitest'
import { everyCarrier } from '../testing/carriers.js'
import { FakeServer, request } from '../testing/endpoint.js'
import { guard, type GuardOptions } from './guard.js'

const passes = (options: GuardOptions, host: string | undefined, origin?: string): boolean =>
  guard(options)((name) => ({ host, origin })[name]) === undefined

describe('a guard without options', () => {
  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1:3000', '127.1.2.3', '[::1]', '[::1]:65535'])(
    'lets in %s',
    (host) => {
      expect(passes({}, host)).toBe(true)
    },
  )
  it.each([
    'evil.example',
    'localhost.evil.example',
    'evil.localhost',
    'localhost:80.evil.example',
    'localhost@evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '0.0.0.0',
    '[::]',
    '::1',
    '',
    undefined,
  ])('keeps out the host %s', (host) => {
    expect(passes({}, host)).toBe(false)
  })
  it.each([undefined, 'http://localhost', 'https://localhost:8443', 'http://127.0.0.1:3000', 'http://[::1]:80'])(
    'lets in pages of %s',
    (origin) => {
      expect(passes({}, 'localhost', origin)).toBe(true)
    },
  )
  it.each([
    'null',
    '',
    'http://evil.example',
    'http://localhost.evil.example',
    'http://localhost:80@evil.example',
    'file://localhost',
    'localhost',
    'http://localhost/',
    'http://localhost, http://evil.example',
  ])('keeps out pages of %s', (origin) => {
    expect(passes({}, 'localhost', origin)).toBe(false)
  })
})

it('lets in the hosts that are named, with any port where none is, in place of the loopback', () => {
  const options = { allowedHosts: ['MCP.example', 'ported.example:8080', '[2001:db8::1]'] }
  expect(passes(options, 'mcp.example')).toBe(true)
  expect(passes(options, 'mcp.EXAMPLE:99')).toBe(true)
  expect(passes(options, 'ported.example:8080')).toBe(true)
  expect(passes(options, 'ported.example')).toBe(false)
  expect(passes(options, '[2001:db8::1]:443')).toBe(true)
  expect(passes(options, 'localhost')).toBe(false)
})

it('lets in nobody where no host is named, and everybody where all are', () => {
  expect(passes({ allowedHosts: [] }, 'localhost')).toBe(false)
  expect(passes({ allowedHosts: ['*'] }, 'any.example:1')).toBe(true)
})

it('lets in the pages that are named, beside those of the loopback', () => {
  const options = { allowedOrigins: ['https://app.example'] }
  expect(passes(options, 'localhost', 'https://APP.example')).toBe(true)
  expect(passes(options, 'localhost', 'http://app.example')).toBe(false)
  expect(passes(options, 'localhost', 'http://localhost:5173')).toBe(true)
  expect(passes({ allowedOrigins: ['*'] }, 'localhost', 'null')).toBe(true)
})

const good = [
  { host: 'localhost' },
  { host: '127.0.0.1:3000', origin: 'http://localhost:5173' },
  { host: '[::1]:3000', origin: 'http://[::1]:3000' },
]
const bad = [
  { host: 'evil.example' },
  { host: 'evil.example', origin: 'http://evil.example' },
  { host: 'localhost', origin: 'http://evil.example' },
  { host: 'localhost', origin: 'null' },
]

describe.each(everyCarrier)('over %s', (_name, carrier) => {
  describe.each(['POST', 'GET', 'DELETE'])('%s', (method) => {
    it.each(bad)('is refused before anything is read: %j [N068]', async (headers) => {
      const server = new FakeServer()
      const { ask } = await carrier(server)
      const body = method === 'POST' ? { body: '{ not JSON' } : {}
      const got = await ask({ method, headers: { ...headers, 'content-type': 'text/plain' }, ...body })
      expect(got.status).toBe(403)
      expect(await got.json()).toEqual({ jsonrpc: '2.0', error: { code: -32600, message: expect.any(String) } })
      expect(server.exchanges).toEqual([])
    })
    it.each(good)('passes: %j', async (headers) => {
      const { ask } = await carrier(new FakeServer())
      const got = await ask({ method, headers, ...(method === 'POST' && { body: request(1) }) })
      expect(got.status).toBe(400)
      expect(await got.text()).toContain('mcp-session-id')
    })
  })
})

describe('what can never match is refused at once', () => {
  it.each(['https://mcp.example', '*.example.com', 'mcp.example/mcp', ''])('as a host: %j', (host) => {
    expect(() => guard({ allowedHosts: [host] })).toThrow(`allowedHosts: ${host} is no host`)
  })

  it.each(['app.example', 'https://app.example/', 'https://*.example', ''])('as an origin: %j', (origin) => {
    expect(() => guard({ allowedOrigins: [origin] })).toThrow(`allowedOrigins: ${origin} is no origin`)
  })
})
