import type { Exchange, Json, Message } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { carriers, everyCarrier, writers, type Carried } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'

const ok = (id: number, result: Json = {}): Message => ({ jsonrpc: '2.0', id, result })
const changed = note('notifications/tools/list_changed')
const version = (named: string): Record<string, string> => ({ 'mcp-protocol-version': named })

describe.each(everyCarrier)('a session over %s', (_name, carrier) => {
  it('lives from its handshake until it is ended [N091 N092]', async () => {
    const server = new FakeServer()
    const { ask } = await carrier(server)
    const opened = await ask({ body: initialize() })
    expect(opened.status).toBe(200)
    const id = opened.header('mcp-session-id')!
    expect(id).toMatch(/^[\x21-\x7e]{32,}$/)
    const session = { 'mcp-session-id': id }

    const told = await ask({ headers: session, body: note('notifications/initialized') })
    expect([told.status, await told.text()]).toEqual([202, ''])
    const answered = await ask({ headers: session, body: request(1, 'ping', { n: 1 }) })
    expect(await answered.json()).toEqual(ok(1, { n: 1 }))
    expect(answered.header('mcp-session-id')).toBeUndefined()
    expect(server.exchanges[1]?.session).toBe(server.sessions[0])
    expect(server.sessions[0]?.heard).toEqual([note('notifications/initialized')])

    expect((await ask({ method: 'DELETE', headers: session })).status).toBe(200)
    expect(server.sessions[0]?.closed).toBe(true)
    for (const method of ['POST', 'GET', 'DELETE']) {
      const late = await ask({ method, headers: session, ...(method === 'POST' && { body: request(2) }) })
      expect(late.status).toBe(404)
    }
  })

  it('is not opened by a handshake that fails', async () => {
    const server = new FakeServer()
    const { ask } = await carrier(server)
    const got = await ask({ body: initialize('none that is known') })
    expect(got.status).toBe(200)
    expect(got.header('mcp-session-id')).toBeUndefined()
    await eventually(() => expect(server.sessions[0]?.closed).toBe(true))
  })
})

describe.each(writers)('in a session over %s', (_name, carrier) => {
  const open = async (server: FakeServer): Promise<Carried & { headers: Record<string, string> }> => {
    const carried = await carrier(server)
    return { ...carried, headers: await carried.join(initialize()) }
  }

  it('a request may name any revision that is known, or none: what was agreed on holds', async () => {
    const { ask, headers } = await open(new FakeServer())
    expect((await ask({ headers, body: request(1) })).status).toBe(200)
    expect((await ask({ headers: { ...headers, ...version('2025-11-25') }, body: request(1) })).status).toBe(200)
    expect((await ask({ headers: { ...headers, ...version('2025-03-26') }, body: request(1) })).status).toBe(200)
    const other = await ask({ headers: { ...headers, ...version('1999-01-01') }, body: request(1) })
    expect(other.status).toBe(400)
    expect(await other.json()).toMatchObject({
      id: 1,
      error: { message: expect.stringContaining('2025-11-25') as unknown },
    })
    const stream = await ask({ method: 'GET', headers: { ...headers, ...version('1999-01-01') } })
    expect(stream.status).toBe(400)
  })

  it('a question goes out on the response that it belongs to, and its answer comes by POST', async () => {
    const server = new FakeServer(async ({ method }, exchange) => {
      if (method === 'initialize') return {}
      await exchange.send({ jsonrpc: '2.0', id: 70, method: 'roots/list' })
      await eventually(() => expect(server.sessions[0]?.heard).toEqual([ok(70, { roots: [] })]))
      return { asked: true }
    })
    const { ask, headers } = await open(server)
    const got = await ask({ headers, body: request(1) })
    expect(await got.next()).toEqual({ jsonrpc: '2.0', id: 70, method: 'roots/list' })
    const answered = await ask({ headers, body: ok(70, { roots: [] }) })
    expect([answered.status, await answered.text()]).toEqual([202, ''])
    expect(await got.next()).toEqual(ok(1, { asked: true }))
  })

  it('what is said unasked goes to the stream of the session', async () => {
    const server = new FakeServer()
    const { ask, headers } = await open(server)
    const stream = await ask({ method: 'GET', headers })
    expect(stream.status).toBe(200)
    expect(stream.header('content-type')).toBe('text/event-stream')
    await server.sessions[0]!.send(changed)
    expect(await stream.next()).toEqual(changed)
  })

  it('what is said unasked while nobody listens is dropped', async () => {
    const server = new FakeServer()
    const { ask, headers } = await open(server)
    await server.sessions[0]!.send(changed)
    const stream = await ask({ method: 'GET', headers })
    const later = note('notifications/prompts/list_changed')
    await server.sessions[0]!.send(later)
    expect(await stream.next()).toEqual(later)
  })

  it('what is said about a request goes to its response, and once that is over to the stream [N082]', async () => {
    const { opened, open: finish } = gate()
    const server = new FakeServer(async ({ method }) => {
      if (method !== 'initialize') await opened
      return {}
    })
    const { ask, headers } = await open(server)
    const stream = await ask({ method: 'GET', headers })
    const got = ask({ headers, body: request(1) })
    await eventually(() => expect(server.exchanges).toHaveLength(2))
    const { send } = server.sessions[0]!
    await send(changed, { about: 1 })
    const response = await got
    expect(await response.next()).toEqual(changed)
    finish()
    expect(await response.next()).toEqual(ok(1))
    await send(changed, { about: 1 })
    expect(await stream.next()).toEqual(changed)
  })

  it('there is one stream at a time', async () => {
    const { ask, headers } = await open(new FakeServer())
    const first = await ask({ method: 'GET', headers })
    const second = await ask({ method: 'GET', headers })
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({ error: { message: expect.stringContaining('stream already') } })
    first.hangUp()
    await eventually(async () => expect((await ask({ method: 'GET', headers })).status).toBe(200))
  })

  it('the end cancels what is under way, and closes its streams', async () => {
    const server = new FakeServer(async ({ method }, exchange) => {
      if (method === 'initialize') return {}
      if (method === 'stream') await exchange.notify(changed)
      await new Promise((resolve) => exchange.signal.addEventListener('abort', resolve))
    })
    const { ask, headers } = await open(server)
    const stream = await ask({ method: 'GET', headers })
    const silent = ask({ headers, body: request(1, 'wait') })
    const streaming = await ask({ headers, body: request(2, 'stream') })
    await streaming.next()
    await eventually(() => expect(server.exchanges).toHaveLength(3))
    expect((await ask({ method: 'DELETE', headers })).status).toBe(200)
    for (const got of [stream, streaming, await silent]) expect(await got.next()).toBeUndefined()
    expect(server.exchanges.slice(1).every(({ cancelled }) => cancelled)).toBe(true)
    await expect(server.sessions[0]!.send(changed)).rejects.toThrow('The session has ended')
  })

  it('a request that the client cancels has a response without an answer', async () => {
    const running: Exchange[] = []
    const server = new FakeServer(({ method }, exchange) =>
      method === 'initialize' ? {} : void running.push(exchange),
    )
    const { ask, headers } = await open(server)
    const got = ask({ headers, body: request(1) })
    await eventually(() => expect(running).toHaveLength(1))
    running[0]!.cancel()
    const response = await got
    expect([response.status, await response.next()]).toEqual([200, undefined])
  })

  it('a second request of an id does not take the way of the first', async () => {
    const { opened, open: finish } = gate()
    const server = new FakeServer(async ({ method }) => {
      if (method === 'slow') await opened
      return {}
    })
    const { ask, headers } = await open(server)
    const slow = ask({ headers, body: request(1, 'slow') })
    await eventually(() => expect(server.exchanges).toHaveLength(2))
    expect(await (await ask({ headers, body: request(1, 'quick') })).json()).toEqual(ok(1))
    await server.sessions[0]!.send(changed, { about: 1 })
    expect(await (await slow).next()).toEqual(changed)
    finish()
  })

  it('a handshake may begin with a stream, which carries the id', async () => {
    const server = new FakeServer(async (_request, exchange) => {
      await exchange.notify(note('notifications/message'))
      return {}
    })
    const { ask } = await carrier(server)
    const got = await ask({ body: initialize() })
    expect(got.header('content-type')).toBe('text/event-stream')
    expect(got.header('mcp-session-id')).toBeDefined()
  })
})

it('a session belongs to whoever opened it [N098]', async () => {
  const authenticate = (headers: { get(name: string): string | undefined }) => ({ principal: headers.get('x-user')! })
  const { ask, join } = await carriers.node(new FakeServer(), { authenticate })
  const session = await join(initialize(), { 'x-user': 'alice' })
  for (const method of ['POST', 'GET', 'DELETE']) {
    const body = method === 'POST' ? { body: request(1) } : {}
    const foreign = await ask({ method, headers: { ...session, 'x-user': 'bob' }, ...body })
    expect(foreign.status).toBe(404)
  }
  expect((await ask({ headers: { ...session, 'x-user': 'alice' }, body: request(1) })).status).toBe(200)
})

it('ids are drawn by chance: a thousand share neither themselves nor a beginning [N089 N098]', async () => {
  const { join } = await carriers.fetch(new FakeServer())
  const ids = await Promise.all(Array.from({ length: 1000 }, () => join(initialize())))
  const beginnings = new Set(ids.map((each) => each['mcp-session-id'].slice(0, 13)))
  expect(beginnings.size).toBe(1000)
})

describe('without sessions', () => {
  it('a handshake is answered, and gives no id', async () => {
    const server = new FakeServer()
    const { ask } = await carriers.node(server, { sessions: false })
    const got = await ask({ body: initialize() })
    expect([got.status, got.header('mcp-session-id')]).toEqual([200, undefined])
    expect(server.sessions).toEqual([])
    expect((await ask({ body: note('notifications/initialized') })).status).toBe(202)
    const next = await ask({ headers: { ...version('2025-06-18'), 'mcp-session-id': 'made up' }, body: request(1) })
    expect(await next.json()).toEqual(ok(1))
    expect(server.exchanges[1]?.session).toBeUndefined()
    expect(server.exchanges[1]?.origin.header?.('mcp-protocol-version')).toBe('2025-06-18')
  })

  it.each(['GET', 'DELETE'])('%s is not served', async (method) => {
    const { ask } = await carriers.node(new FakeServer(), { sessions: false })
    const got = await ask({ method })
    expect([got.status, got.header('allow')]).toEqual([405, 'POST'])
  })
})
