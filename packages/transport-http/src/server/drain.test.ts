import { describe, expect, it, onTestFinished } from 'vitest'
import { serveHttp } from '../node.js'
import { everyCarrier, writers } from '../testing/carriers.js'
import { eventually, FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'

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
  it('waits for no one longer than it is told', async () => {
    const { server } = held()
    const { ask, handler } = await carrier(server, { streamAfterMs: 5 })
    const got = await ask({ headers: claim, body: request(1) })
    await handler.drain(10)
    await expect(got.text()).rejects.toBeInstanceOf(Error)
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
