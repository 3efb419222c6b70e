import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { carriers, everyCarrier, writers } from '../testing/carriers.js'
import { FakeServer, request } from '../testing/endpoint.js'
import type { Authenticate } from './authenticate.js'

const claim = { 'mcp-method': 'ping' }

describe.each(writers)('a body over %s', (_name, carrier) => {
  const limited = { maxBodyBytes: 200 }
  const long = request(1, 'ping', { text: 'x'.repeat(200) })

  it('is refused where its length says that it is too long', async () => {
    const server = new FakeServer()
    const { ask } = await carrier(server, limited)
    const got = await ask({ headers: { ...claim, 'content-length': String(JSON.stringify(long).length) }, body: long })
    expect(got.status).toBe(413)
    expect(await got.json()).toMatchObject({ error: { code: -32600, message: 'The body is over 200 bytes' } })
    expect(server.exchanges).toEqual([])
  })

  it('is refused where it turns out too long', async () => {
    const { ask } = await carrier(new FakeServer(), limited)
    const headers = { ...claim, 'transfer-encoding': 'chunked' }
    expect((await ask({ headers, body: long })).status).toBe(413)
  })

  it('may be as long as the limit, in bytes', async () => {
    const body = JSON.stringify(request(1, 'ping', { text: 'é'.repeat(10) }))
    const size = Buffer.byteLength(body)
    const at = await carrier(new FakeServer(), { maxBodyBytes: size })
    expect((await at.ask({ headers: claim, body })).status).toBe(200)
    const under = await carrier(new FakeServer(), { maxBodyBytes: size - 1 })
    expect((await under.ask({ headers: claim, body })).status).toBe(413)
  })

  it('may be 4 MiB long where nothing else is said', async () => {
    const { ask } = await carrier(new FakeServer(() => ({})))
    const text = 'x'.repeat(4 * 1_048_576)
    expect((await ask({ headers: claim, body: request(1, 'ping', { text: text.slice(100) }) })).status).toBe(200)
    expect((await ask({ headers: claim, body: request(1, 'ping', { text }) })).status).toBe(413)
  })

  it.each([
    ['is no JSON', '{ "jsonrpc": ', 'Not JSON'],
    ['is empty', '', 'The body is empty'],
    ['is no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 'The body is not UTF-8'],
  ])('is refused where it %s', async (_what, body, why) => {
    const { ask } = await carrier(new FakeServer())
    const got = await ask({ headers: claim, body })
    expect(got.status).toBe(400)
    expect(await got.json()).toEqual({ jsonrpc: '2.0', error: { code: -32700, message: expect.stringContaining(why) } })
  })

  it('may begin with a mark of byte order', async () => {
    const { ask } = await carrier(new FakeServer())
    expect((await ask({ headers: claim, body: `\ufeff${JSON.stringify(request(1))}` })).status).toBe(200)
  })
})

describe.each(everyCarrier.slice(0, 3))('a compressed body over %s', (_name, carrier) => {
  const body = JSON.stringify(request(1, 'ping', { text: 'x'.repeat(1_000) }))

  it.each([
    ['gzip', gzipSync(body)],
    ['X-GZip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['identity', Buffer.from(body)],
  ])('is read where it is in %s', async (encoding, sent) => {
    const { ask } = await carrier(new FakeServer(() => ({})))
    const got = await ask({ headers: { ...claim, 'content-encoding': encoding }, body: sent })
    expect([got.status, await got.json()]).toEqual([200, { jsonrpc: '2.0', id: 1, result: {} }])
  })

  it('may be no longer than another, once that is undone', async () => {
    const { ask } = await carrier(new FakeServer())
    const bomb = gzipSync(Buffer.alloc(50 * 1_048_576, ' '))
    expect(bomb.length).toBeLessThan(100_000)
    const got = await ask({ headers: { ...claim, 'content-encoding': 'gzip' }, body: bomb })
    expect(got.status).toBe(413)
  })

  it('is refused where it is not what it says', async () => {
    const { ask } = await carrier(new FakeServer())
    const got = await ask({ headers: { ...claim, 'content-encoding': 'gzip' }, body })
    expect(got.status).toBe(400)
    expect(await got.json()).toMatchObject({ error: { code: -32700, message: expect.stringContaining('not in gzip') } })
  })

  it.each(['br', 'gzip, gzip', 'constructor'])('is refused in %s, with what is understood', async (encoding) => {
    const { ask } = await carrier(new FakeServer())
    const got = await ask({ headers: { ...claim, 'content-encoding': encoding }, body })
    expect([got.status, got.header('accept-encoding')]).toEqual([415, 'gzip, deflate'])
  })
})

describe('a body that comes in pieces over fetch', () => {
  const piecemeal = (pieces: readonly string[], broken = false): Request => {
    const left = pieces.map((piece) => new TextEncoder().encode(piece))
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = left.shift()
        if (piece) controller.enqueue(piece)
        else if (broken) controller.error(new Error('reset'))
        else controller.close()
      },
    })
    const headers = { ...claim, 'content-type': 'application/json' }
    return new Request('http://localhost/mcp', { method: 'POST', headers, body, duplex: 'half' })
  }

  it('is put together', async () => {
    const { handler } = await carriers.fetch(new FakeServer())
    const got = await handler.fetch(piecemeal(['{"jsonrpc":"2.0",', '"id":1,', '"method":"ping"}']))
    expect(await got.json()).toEqual({ jsonrpc: '2.0', id: 1, result: {} })
  })

  it('is given up where it breaks off', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    const server = new FakeServer()
    const { handler } = await carriers.fetch(server, { onError })
    const got = await handler.fetch(piecemeal(['{"jsonrpc":"2.0",'], true))
    expect(got.status).toBe(500)
    expect(server.exchanges).toEqual([])
    expect(onError).not.toHaveBeenCalled()
  })
})

describe.each(everyCarrier)('authentication over %s', (_name, carrier) => {
  const byToken: Authenticate = (headers) => {
    const token = headers.get('Authorization')
    return token === undefined
      ? { status: 401, headers: { 'www-authenticate': 'Bearer' }, message: 'Who are you?' }
      : { principal: token, auth: { token } }
  }

  it('tells the server who sends a request', async () => {
    const server = new FakeServer()
    const { ask } = await carrier(server, { authenticate: byToken })
    expect((await ask({ headers: { ...claim, authorization: 'Bearer a' }, body: request(1) })).status).toBe(200)
    expect(server.exchanges[0]?.origin).toMatchObject({ principal: 'Bearer a', auth: { token: 'Bearer a' } })
  })

  it.each(['POST', 'GET', 'DELETE'])('turns a %s away with what it says', async (method) => {
    const server = new FakeServer()
    const { ask } = await carrier(server, { authenticate: byToken })
    const got = await ask({ method, headers: claim, ...(method === 'POST' && { body: '[1]' }) })
    expect(got.status).toBe(401)
    expect(got.header('www-authenticate')).toBe('Bearer')
    expect(await got.json()).toEqual({ jsonrpc: '2.0', error: { code: -32600, message: 'Who are you?' } })
    expect(server.exchanges).toEqual([])
  })
})

it('waits for an authentication that takes its time, and tells it where a request comes from', async () => {
  const authenticate = vi.fn<Authenticate>(async () => ({ principal: 'p' }))
  const server = new FakeServer()
  const { ask } = await carriers.node(server, { authenticate })
  expect((await ask({ headers: claim, body: request(1) })).status).toBe(200)
  expect(server.exchanges[0]?.origin.principal).toBe('p')
  expect(authenticate.mock.calls[0]?.[1]).toBe('127.0.0.1')
})

it('is asked after the guard and before the body', async () => {
  const authenticate = vi.fn<Authenticate>(() => ({ status: 403, message: 'no' }))
  const { ask } = await carriers.node(new FakeServer(), { authenticate })
  expect((await ask({ headers: { host: 'evil.example' }, body: '{' })).status).toBe(403)
  expect(authenticate).not.toHaveBeenCalled()
  expect((await ask({ headers: { 'content-length': '9999999' }, body: '{' })).status).toBe(403)
  expect(authenticate).toHaveBeenCalledOnce()
})

it('answers 500 where it throws, and tells only who runs the server', async () => {
  const onError = vi.fn<(error: unknown) => void>()
  const secret = new Error('the database is at 10.0.0.7')
  const { ask } = await carriers.fetch(new FakeServer(), { authenticate: () => Promise.reject(secret), onError })
  const got = await ask({ headers: claim, body: request(1) })
  expect(got.status).toBe(500)
  expect(await got.text()).not.toContain('10.0.0.7')
  expect(onError).toHaveBeenCalledExactlyOnceWith(secret)
})

it.each([undefined, null, {}, { user: 'me' }, { principal: 7 }])(
  'answers 500 where it returns %j, which names nobody, and says so to who runs the server',
  async (returned) => {
    const onError = vi.fn<(error: unknown) => void>()
    const server = new FakeServer()
    const { ask } = await carriers.fetch(server, { authenticate: () => returned as { principal: string }, onError })
    expect((await ask({ headers: claim, body: request(1) })).status).toBe(500)
    expect(server.exchanges).toEqual([])
    expect(String(onError.mock.lastCall?.[0])).toContain('authenticate returns { principal }')
  },
)
