import type { IncomingMessage, ServerResponse } from 'node:http'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { mcpExpress } from '../express.js'
import { everyCarrier, listening, type Ask, type Got } from '../testing/carriers.js'
import { FakeServer, initialize, note, request } from '../testing/endpoint.js'
import { crossOrigin } from './cors.js'
import { createMcpHandler } from './handler.js'
import type { HandlerOptions } from './options.js'

const app = 'https://app.example'
const evil = 'https://evil.example'
const preflight = (origin: string, requested = ''): Ask => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    ...(requested && { 'access-control-request-headers': requested }),
  },
})
const shared = ['access-control-allow-origin', 'access-control-expose-headers', 'vary']
const sharedIn = (got: Got): unknown[] => shared.map((name) => got.header(name))
const toApp = [app, 'mcp-session-id, www-authenticate, retry-after', 'origin']
const toNobody = [undefined, undefined, undefined]

describe('the origins', () => {
  it.each([
    app,
    'http://localhost:5173',
    'http://[::1]:8080',
    'http://127.0.0.1:3000',
    'chrome-extension://abcdefghijklmnop',
    'tauri://localhost',
    'https://xn--bcher-kva.example',
  ])('may be %s', (origin) => {
    expect(crossOrigin({ cors: [origin] })?.headers(() => origin)).toMatchObject({
      'access-control-allow-origin': origin,
    })
  })
  it.each([
    '*',
    'null',
    '',
    'app.example',
    '//app.example',
    'https://*.example',
    'chrome-extension://*',
    'https://app.example, https://b.example',
    'mailto:a@b.example',
    'https://',
  ])('may not be %j', (origin) => {
    expect(() => createMcpHandler(new FakeServer(), { cors: [app, origin] })).toThrow(
      new TypeError(`${JSON.stringify(origin)} is not an origin as browsers write it, such as https://app.example`),
    )
  })
  it.each([
    ['https://app.example/', app],
    ['https://App.example', app],
    ['https://app.example:443', app],
    ['https://app.example/mcp?a#b', app],
    ['https://user:secret@app.example', app],
    ['http://app.example:0080', 'http://app.example'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('may not be %s, and it says what is meant', (origin, meant) => {
    expect(() => crossOrigin({ cors: [origin] })).toThrow(`; write ${meant}`)
  })
  it('are none unless told', () => {
    expect(crossOrigin({})).toBeUndefined()
    expect(crossOrigin({ cors: [] })).toBeUndefined()
  })
})

const refusing: HandlerOptions['authenticate'] = (headers) =>
  headers.get('authorization')
    ? { principal: 'ada' }
    : { status: 401, message: 'Who is it?', headers: { 'www-authenticate': 'Bearer' } }

describe.each(everyCarrier)('over %s', (name, carrier) => {
  it('a browser that asks for a page is told what may be sent, and needs no credentials', async () => {
    const { ask } = await carrier(new FakeServer(), { cors: ['https://b.example', app], authenticate: refusing })
    const got = await ask(preflight(app, 'content-type, Mcp-Param-City,mcp-param-x y, x-own,mcp-param-,mcp-param-a_b'))
    expect(got.status).toBe(204)
    expect(await got.text()).toBe('')
    expect(got.header('content-length')).toBeUndefined()
    expect(sharedIn(got)).toEqual(toApp)
    expect(got.header('access-control-allow-methods')).toBe('POST, GET, DELETE')
    expect(got.header('access-control-max-age')).toBe('7200')
    expect(got.header('access-control-allow-credentials')).toBeUndefined()
    expect(got.header('access-control-allow-headers')).toBe(
      'content-type, accept, authorization, last-event-id, mcp-session-id, mcp-protocol-version, mcp-method, mcp-name, ' +
        'mcp-param-city, mcp-param-a_b',
    )
  })

  it('nobody else is told anything [N068]', async () => {
    const { ask } = await carrier(new FakeServer(), { cors: [app] })
    for (const origin of [evil, 'null', `${app}.evil.example`, 'http://app.example']) {
      const got = await ask(preflight(origin))
      expect([got.status, got.header('access-control-allow-methods'), ...sharedIn(got)]).toEqual([
        403,
        undefined,
        ...toNobody,
      ])
    }
    // The loopback's pages may send, but what they get is not theirs to read.
    for (const origin of ['http://localhost:5173', undefined]) {
      const got = await ask({ headers: { origin }, body: initialize() })
      expect([got.status, ...sharedIn(got)]).toEqual([200, ...toNobody])
    }
    const asked = await ask(preflight('http://localhost:5173'))
    expect([asked.status, ...sharedIn(asked)]).toEqual([405, ...toNobody])
  })

  it('without origins there is no such thing', async () => {
    const { ask } = await carrier(new FakeServer(), { allowedOrigins: [app] })
    const got = await ask(preflight(app))
    expect([got.status, ...sharedIn(got)]).toEqual([405, ...toNobody])
  })

  it('a page may read every answer, and every refusal', async () => {
    const server = new FakeServer(async ({ params }, exchange) => {
      if (params?.note) await exchange.notify(note('notifications/message'))
      return {}
    })
    const options = { cors: [app], authenticate: refusing, maxBodyBytes: 1_000 }
    const { ask, join, handler } = await carrier(server, options)
    const from = { origin: app, authorization: 'Bearer a' }
    const session = { ...from, ...(await join(initialize(), from)) }
    const claim = { ...from, 'mcp-method': 'ping' }
    // What has been parsed in front of us is past our limit.
    const tooLarge = name === 'express behind express.json()' ? 400 : 413
    const cases: [number, Ask][] = [
      [200, { headers: from, body: initialize() }],
      [200, { headers: claim, body: request(1) }],
      [200, { headers: claim, body: request(1, 'ping', { note: true }) }],
      [202, { headers: session, body: note('notifications/initialized') }],
      [200, { method: 'GET', headers: session }],
      [400, { headers: from, body: request(1) }],
      [401, { headers: { origin: app }, body: initialize() }],
      [403, { headers: { ...from, host: 'evil.example' }, body: initialize() }],
      [404, { headers: { ...from, 'mcp-session-id': 'x' }, body: request(1) }],
      [405, { method: 'PUT', headers: from }],
      [405, { method: 'OPTIONS', headers: from }],
      [406, { headers: { ...from, accept: 'text/html' }, body: initialize() }],
      [tooLarge, { headers: from, body: request(1, 'ping', { x: 'x'.repeat(2_000) }) }],
      [200, { method: 'DELETE', headers: session }],
    ]
    for (const [status, asked] of cases) {
      const got = await ask(asked)
      expect([got.status, ...sharedIn(got)]).toEqual([status, ...toApp])
      got.hangUp()
    }
    await handler.close()
    const late = await ask({ headers: from, body: initialize() })
    expect([late.status, ...sharedIn(late)]).toEqual([503, ...toApp])
  })

  it('a page may read that something broke', async () => {
    const broken = Object.assign(new FakeServer(), { serve: () => Promise.reject(new Error('broken')) })
    const { ask } = await carrier(broken, { cors: [app], onError: () => {} })
    const got = await ask({ headers: { origin: app, 'mcp-method': 'ping' }, body: request(1) })
    expect([got.status, ...sharedIn(got)]).toEqual([500, ...toApp])
  })
})

it('what stands in front may vary its answers by more', async () => {
  const vary = (_request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    response.setHeader('vary', 'accept-encoding')
    next()
  }
  const mount = mcpExpress(new FakeServer(), { cors: [app] })
  const port = await listening(express().use(vary).use('/mcp', mount))
  const got = await fetch(`http://127.0.0.1:${port}/mcp`, { headers: { origin: app } })
  expect(got.headers.get('vary')).toBe('accept-encoding, origin')
})
