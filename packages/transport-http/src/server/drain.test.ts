import { describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { serveHttp } from '../node.js'
import { carriers, everyCarrier, writers } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'

const claim = { 'mcp-method': 'ping' }
const result = (id: number): unknown => ({ jsonrpc: '2.0', id, result: {} })

function held(): { server: FakeServer; finish: () => void } {
  const { opened, open: finish } = gate()
  return {
    server: new FakeServer(async ({ method }) => {
      if (method !== 'initialize') await opened
      return {}
    }),
    finish,
  }
}

/** A server that tells its clients to come back for their answers. */
const releasing = (): FakeServer =>
  new FakeServer(({ method }, exchange) => {
    if (method !== 'initialize') exchange.release?.()
    return {}
  })

/** A client of HTTP+SSE whose call, of id 1, is under way. */
async function calling(carrier: (typeof carriers)['fetch']) {
  const { server, finish } = held()
  const { ask, handler } = await carrier(server, { legacySse: true })
  const stream = await ask({ method: 'GET' })
  const query = (await stream.event())!.data.slice(1)
  await ask({ query, body: initialize('2024-11-05') })
  await stream.next()
  await ask({ query, body: request(1) })
  await eventually(() => expect(server.exchanges).toHaveLength(2))
  return { ask, handler, stream, query, finish }
}

describe.each(everyCarrier)('draining over %s', (_name, carrier) => {
  it('answers what is under way, refuses what comes, and then closes', async () => {
    const { server, finish } = held()
    const { ask, handler, join } = await carrier(server)
    const headers = await join(initialize())
    const got = [ask({ headers: claim, body: request(1) }), ask({ headers, body: request(2) })]
    await eventually(() => expect(server.exchanges).toHaveLength(3))
    expect(handler.open).toBe(true)
    let drained = false
    const draining = handler.drain().then(() => (drained = true))
    expect(handler.open).toBe(false)
    const refused = await ask({ headers: claim, body: request(3) })
    expect([refused.status, refused.header('retry-after')]).toEqual([503, '5'])
    expect(drained).toBe(false)
    finish()
    expect(await Promise.all(got.map(async (each) => (await each).json()))).toEqual([result(1), result(2)])
    await draining
    expect(server.sessions[0]?.closed).toBe(true)
  })
})

describe.each(writers)('draining over %s', (_name, carrier) => {
  it.each([5, 60_000])('waits for no one longer than it is told, and says so (%i)', async (streamAfterMs) => {
    const { server } = held()
    const { ask, handler, join } = await carrier(server, { streamAfterMs })
    const headers = await join(initialize())
    const got = [ask({ headers: claim, body: request(1) }), ask({ headers, body: request(1) })]
    await eventually(() => expect(server.exchanges).toHaveLength(3))
    if (streamAfterMs === 5) await Promise.all(got)
    await handler.drain(10)
    const error = { code: -32603, message: 'The server is closing' }
    for (const each of got) {
      const response = await each
      const streams = response.header('content-type') === 'text/event-stream'
      expect(streams).toBe(streamAfterMs === 5)
      expect(await (streams ? response.next() : response.json())).toEqual({ jsonrpc: '2.0', id: 1, error })
    }
  })

  it('twice ends at the same time', async () => {
    const { server, finish } = held()
    const { ask, handler } = await carrier(server)
    const got = ask({ headers: claim, body: request(1) })
    await eventually(() => expect(server.exchanges).toHaveLength(1))
    const both = Promise.all([handler.drain(60_000), handler.drain(60_000)])
    finish()
    await both
    expect(await (await got).json()).toEqual(result(1))
  })

  it('ends what only waits for news, by its own answer', async () => {
    const server = new FakeServer(async (_request, exchange) => {
      const draining = new Promise<void>((resolve) => exchange.draining?.addEventListener('abort', () => resolve()))
      await exchange.notify(note('acknowledged'))
      await draining
      return {}
    })
    const { ask, handler } = await carrier(server)
    const got = await ask({ headers: claim, body: request(1) })
    await handler.drain()
    expect([await got.next(), await got.next()]).toEqual([note('acknowledged'), result(1)])
  })

  it('of a handler that has nothing to do, or is closed, is over at once', async () => {
    const { handler } = await carrier(new FakeServer())
    expect(await Promise.all([handler.drain(), handler.drain(), handler.close()])).toHaveLength(3)
  })
})

describe.each(writers)('while a session over %s is drained', (_name, carrier) => {
  const version = { 'mcp-protocol-version': '2025-11-25' }

  it('the client still answers what it is asked, cancels, and ends it; and begins nothing', async () => {
    const server = new FakeServer(async ({ method }, exchange) => {
      if (method === 'initialize') return {}
      await exchange.send({ jsonrpc: '2.0', id: 70, method: 'roots/list' })
      await eventually(() => expect(server.sessions[0]?.heard).toHaveLength(2))
      return {}
    })
    const { ask, handler, join } = await carrier(server)
    const headers = { ...(await join(initialize())), ...version }
    const got = await ask({ headers, body: request(1) })
    await got.next()
    const drained = handler.drain()
    for (const body of [request(2), [request(3)]]) expect((await ask({ headers, body })).status).toBe(503)
    expect((await ask({ method: 'GET', headers })).status).toBe(503)
    expect((await ask({ body: initialize() })).status).toBe(503)
    const answer = { jsonrpc: '2.0', id: 70, result: { roots: [] } } as const
    for (const body of [answer, note('notifications/cancelled', { requestId: 9 })]) {
      expect((await ask({ headers, body })).status).toBe(202)
    }
    expect(await got.next()).toEqual(result(1))
    await drained
  })

  it('an answer that waits for who was told to come back is waited for', async () => {
    const { server, finish } = held()
    const { ask, handler, join } = await carrier(server, { streamAfterMs: 60_000 })
    const headers = await join(initialize())
    const got = ask({ headers, body: request(1) })
    await eventually(() => expect(server.exchanges).toHaveLength(2))
    server.exchanges[1]!.release?.()
    const [, lastId] = /^id: (.*)$/m.exec(await (await got).piece())!
    const drained = handler.drain()
    finish()
    await eventually(() => expect(server.answered).toBe(2))
    const back = await ask({ method: 'GET', headers: { ...headers, 'last-event-id': lastId! } })
    expect(await back.next()).toEqual(result(1))
    await drained
    expect((await ask({ method: 'DELETE', headers })).status).toBe(503)
  })

  it('an answer that nobody comes back for is waited for no longer than there is time', async () => {
    const { ask, handler, join } = await carrier(releasing())
    await ask({ headers: await join(initialize()), body: request(1) })
    const from = performance.now()
    await handler.drain(100)
    expect(performance.now() - from).toBeGreaterThan(90)
    expect(handler.open).toBe(false)
  })

  it('an answer that nobody comes back for is waited for no longer once the handler is closed', async () => {
    const server = releasing()
    const { ask, handler, join } = await carrier(server)
    const headers = await join(initialize())
    await ask({ headers, body: request(1) })
    const drained = handler.drain(60_000)
    expect((await ask({ headers, body: request(2) })).status).toBe(503)
    await handler.close()
    await drained
    expect(server.sessions[0]?.closed).toBe(true)
  })

  it('a call over HTTP+SSE is answered, and no channel opened', async () => {
    const { ask, handler, stream, query, finish } = await calling(carrier)
    const drained = handler.drain()
    expect((await ask({ method: 'GET' })).status).toBe(503)
    expect((await ask({ query, body: request(2) })).status).toBe(503)
    expect((await ask({ query, body: note('notifications/roots/list_changed') })).status).toBe(202)
    finish()
    expect(await stream.next()).toEqual(result(1))
    await drained
  })
})

it('a call over HTTP+SSE that was cancelled is not waited for', async () => {
  const { ask, handler, stream, query } = await calling(carriers.fetch)
  await ask({ query, body: note('notifications/cancelled', { requestId: 1 }) })
  const drained = handler.drain(60_000)
  expect(await stream.event()).toBeUndefined()
  await drained
})

it('a server over node drains, and leaves no socket', async () => {
  const { server, finish } = held()
  const { url, drain, close } = await serveHttp(server)
  onTestFinished(() => close())
  const health = new URL('/healthz', url)
  expect((await fetch(health)).status).toBe(200)
  expect(await (await fetch(health)).text()).toBe('')
  const post = (id: number): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { ...claim, 'content-type': 'application/json' },
      body: JSON.stringify(request(id)),
    })
  const got = post(1)
  await eventually(() => expect(server.exchanges).toHaveLength(1))
  const draining = drain()
  expect((await fetch(health)).status).toBe(503)
  expect((await post(2)).status).toBe(503)
  finish()
  expect(await (await got).json()).toEqual(result(1))
  await draining
  await expect(post(3)).rejects.toThrow('fetch failed')
})
