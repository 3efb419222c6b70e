import type { Exchange } from '@mortise/protocol'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { carriers, everyCarrier, writers, type Got } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'
import { createMcpHandler } from './handler.js'
import type { HandlerOptions } from './options.js'
import { limits, limitsOf, type Limits } from './limits.js'

const claim = { 'mcp-method': 'ping' }
const result = (id: number): unknown => ({ jsonrpc: '2.0', id, result: {} })

/** Stops the clock by which a handler waits; what it gives moves it on, in milliseconds. */
function clock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return (ms) => void vi.advanceTimersByTime(ms)
}

/** A server that answers when it is told to. */
function held(): { server: FakeServer; finish: () => void } {
  const { opened, open: finish } = gate()
  const server = new FakeServer(async ({ method }) => {
    if (method !== 'initialize') await opened
    return {}
  })
  return { server, finish }
}

describe.each(everyCarrier)('over %s', (_name, carrier) => {
  it('an answer that takes long comes on a stream that is kept alive meanwhile', async () => {
    const { server, finish } = held()
    const { ask } = await carrier(server, { streamAfterMs: 20, keepAliveMs: 20 })
    const got = await ask({ headers: claim, body: request(1) })
    expect(got.header('content-type')).toBe('text/event-stream')
    expect(await got.piece()).toBe(':\n\n')
    expect(await got.piece()).toBe(':\n\n')
    finish()
    expect(await got.next()).toEqual(result(1))
  })

  it('the stream of a session is kept alive', async () => {
    const { ask, join } = await carrier(new FakeServer(), { keepAliveMs: 20 })
    const stream = await ask({ method: 'GET', headers: await join(initialize('2025-03-26')) })
    expect(await stream.piece()).toBe(':\n\n')
    expect(await stream.piece()).toBe(':\n\n')
  })

  it('one session more than there may be is refused, until one has ended', async () => {
    const { ask, join } = await carrier(new FakeServer(), { maxSessions: 2 })
    const headers = await join(initialize())
    await join(initialize())
    const refused = await ask({ body: initialize() })
    expect([refused.status, refused.header('retry-after')]).toEqual([503, '10'])
    expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('try again later') } })
    expect((await ask({ method: 'DELETE', headers })).status).toBe(200)
    expect((await ask({ body: initialize() })).status).toBe(200)
  })

  it('a session that nobody uses ends, and one with an open stream does not', async () => {
    const pass = clock()
    const server = new FakeServer()
    const { ask, join } = await carrier(server, { sessionIdleMs: 1_000 })
    const idle = await join(initialize())
    const followed = await join(initialize())
    const stream = await ask({ method: 'GET', headers: followed })
    pass(3_000)
    expect(server.sessions.map(({ closed }) => closed)).toEqual([true, false])
    expect((await ask({ headers: idle, body: request(1) })).status).toBe(404)
    expect((await ask({ headers: followed, body: request(1) })).status).toBe(200)
    stream.hangUp()
    await eventually(() => {
      pass(3_000)
      expect(server.sessions[1]?.closed).toBe(true)
    })
  })

  it('a handshake that says too much of itself is refused', async () => {
    const server = new FakeServer()
    const { ask } = await carrier(server)
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x'.repeat(70_000) } }
    expect((await ask({ body: request(0, 'initialize', params) })).status).toBe(413)
    expect(server.sessions).toEqual([])
  })
})

it('a session is in use while a request is under way', async () => {
  const pass = clock()
  const { server, finish } = held()
  const { ask, join } = await carriers.node(server, { sessionIdleMs: 1_000, streamAfterMs: 60_000 })
  const headers = await join(initialize())
  const got = ask({ headers, body: request(1) })
  await join(initialize())
  await eventually(() => expect(server.exchanges).toHaveLength(3))
  pass(3_000)
  expect(server.sessions.map(({ closed }) => closed)).toEqual([false, true])
  finish()
  expect(await (await got).json()).toEqual(result(1))
})

/** Says much, in many turns of the loop, until what nobody reads has been cut off. */
async function overflow(say: (n: number) => Promise<void>, cut: () => boolean): Promise<void> {
  for (let n = 0; n < 2_000 && !cut(); n++) {
    void say(n).catch(() => {})
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await eventually(() => expect(cut()).toBe(true))
}

describe.each(writers)('a client that does not read over %s', (_name, carrier) => {
  const big = (n: number) => note('notifications/n', { n, text: 'x'.repeat(100_000) })

  it('has its stateless request cancelled', async () => {
    let exchange: Exchange | undefined
    const server = new FakeServer(async (_request, running) => {
      await running.notify(note('notifications/begun'))
      exchange = running
    })
    const { ask } = await carrier(server)
    await ask({ headers: claim, body: request(1) })
    await eventually(() => expect(exchange).toBeDefined())
    await overflow(
      (n) => exchange!.notify(big(n)),
      () => exchange!.cancelled,
    )
  })

  it('in a session is cut off, and may come back for the last that is kept', async () => {
    const server = new FakeServer()
    const { ask, join } = await carrier(server)
    const headers = await join(initialize())
    const listen = (): Promise<Got> => ask({ method: 'GET', headers })
    const stream = await listen()
    let told = 0
    let free = false
    const watch = async (): Promise<void> => {
      while (!free) {
        await new Promise((resolve) => setImmediate(resolve))
        free = (await listen()).status === 200
      }
    }
    const watching = watch()
    await overflow(
      (n) => server.sessions[0]!.send(big((told = n))),
      () => free,
    )
    await watching
    await expect(stream.text()).rejects.toBeInstanceOf(Error)
    expect(told).toBeGreaterThan(5)
  })
})

it.each(writers)('a client that reads slowly and steadily over %s gets all of it', async (_name, carrier) => {
  const server = new FakeServer(async (_request, exchange) => {
    for (let n = 0; n < 3_000; n++) await exchange.notify(note('n', { n, text: 'x'.repeat(100) }))
    return {}
  })
  const { ask } = await carrier(server, { keepAliveMs: 40, maxQueueEvents: 500 })
  const got = await ask({ headers: claim, body: request(1) })
  for (let n = 0; n < 3_000; n++) {
    if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve))
    expect(await got.next()).toMatchObject({ params: { n } })
  }
  expect(await got.next()).toEqual(result(1))
})

it('a request that was told that it came too late is not served after all', async () => {
  const { opened, open } = gate()
  const server = new FakeServer()
  const authenticate = async (): Promise<{ principal: string }> => {
    await opened
    return { principal: 'slow' }
  }
  for (const carrier of [carriers.fetch, carriers.node]) {
    const { ask } = await carrier(server, { bodyTimeoutMs: 20, authenticate })
    const got = ask({ headers: claim, body: request(1) })
    expect((await got).status).toBe(408)
  }
  open()
  await new Promise((resolve) => setImmediate(resolve))
  expect(server.exchanges).toEqual([])
})

it('an answer larger than what is kept is there for who was told to come back for it', async () => {
  const server = new FakeServer(({ method }, exchange) => {
    if (method !== 'initialize') exchange.release?.()
    return { text: 'x'.repeat(5_000) }
  })
  const { ask, join } = await carriers.node(server, { replayBytes: 1_000 })
  const headers = await join(initialize())
  const [, lastId] = /^id: (.*)$/m.exec(await (await ask({ headers, body: request(1) })).piece())!
  const back = await ask({ method: 'GET', headers: { ...headers, 'last-event-id': lastId! } })
  expect(await back.next()).toMatchObject({ id: 1, result: { text: 'x'.repeat(5_000) } })
})

describe('limits', () => {
  // As they come from a configuration that has none.
  const unset: Partial<Limits> = Object.fromEntries([['maxBodyBytes', undefined]])

  it('that are given as undefined are the usual ones', () => {
    expect(limitsOf({ ...unset, keepAliveMs: 5 })).toEqual({ ...limits, keepAliveMs: 5 })
  })

  it.each([-1, NaN, '5', {}])('are numbers from 0 on, and not %j', (value) => {
    const options = { maxQueueEvents: value } as HandlerOptions
    expect(() => createMcpHandler(new FakeServer(), options)).toThrow('maxQueueEvents must be a number from 0 on')
  })

  it('may be none', () => {
    expect(limitsOf({ maxSessions: Infinity }).maxSessions).toBe(Infinity)
  })
})

describe('of small events that nobody reads', () => {
  /** A response whose events are not read, and the exchange that they belong to. */
  const unread = async (): Promise<{ response: Response; exchange: Exchange }> => {
    let run = (_exchange: Exchange): void => {}
    const running = new Promise<Exchange>((resolve) => (run = resolve))
    const server = new FakeServer(async (_request, exchange) => {
      await exchange.notify(note('notifications/begun'))
      run(exchange)
    })
    const handler = createMcpHandler(server, { keepAliveMs: 40 })
    onTestFinished(() => handler.close())
    const init = { method: 'POST', headers: { ...claim, 'content-type': 'application/json' } }
    const response = await handler.fetch(new Request('http://localhost', { ...init, body: JSON.stringify(request(1)) }))
    return { response, exchange: await running }
  }

  it('many at once are a burst, and all go out', async () => {
    const { response, exchange } = await unread()
    for (let n = 0; n < 5_000; n++) void exchange.notify(note('n', { n }))
    void exchange.answer({ jsonrpc: '2.0', id: 1, result: {} }, 'run')
    expect((await response.text()).match(/"n":\d+/g)).toHaveLength(5_000)
  })

  it('many over time are too many', async () => {
    const { exchange } = await unread()
    for (let n = 0; n < 5_000 && !exchange.cancelled; n++) {
      void exchange.notify(note('n', { n }))
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve))
    }
    expect(exchange.cancelled).toBe(true)
  })
})
