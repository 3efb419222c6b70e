import { ErrorCode, errorMessage, Prewritten, ProtocolError, type Exchange, type Step } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { writers } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'

const claim = { 'mcp-method': 'ping' }
const result = (id: number, result: unknown = {}): unknown => ({ jsonrpc: '2.0', id, result })

const statuses: Record<Step, number> = {
  envelope: 400,
  headers: 400,
  version: 400,
  method: 404,
  shape: 200,
  gate: 400,
  run: 200,
}
const steps = Object.entries(statuses) as [Step, number][]
const failing = (step: Step): FakeServer =>
  new FakeServer(({ id, method }, exchange) => {
    if (method === 'initialize') return {}
    return exchange.answer(errorMessage(id, new ProtocolError(-32602, 'no', { why: step })), step)
  })

describe.each(writers)('over %s', (_name, carrier) => {
  it('an answer that comes first is JSON [N074]', async () => {
    const { ask } = await carrier(new FakeServer(() => ({ text: 'é' })))
    const got = await ask({ headers: claim, body: request(7) })
    expect(got.status).toBe(200)
    expect(got.header('content-type')).toBe('application/json')
    expect(await got.json()).toEqual(result(7, { text: 'é' }))
  })

  it('an answer kept as bytes is JSON like any other', async () => {
    const kept = new Prewritten({ text: 'é', list: [1, null] })
    const { ask } = await carrier(new FakeServer(() => kept))
    const got = await ask({ headers: claim, body: request('ü') })
    expect(got.header('content-type')).toBe('application/json')
    expect(await got.json()).toEqual({ jsonrpc: '2.0', id: 'ü', result: kept.value })
  })

  it('an answer that comes after something else ends a stream of events [N086 N108 N110 N111]', async () => {
    const kept = new Prewritten({ done: true })
    const server = new FakeServer(async (_request, exchange) => {
      await exchange.notify(note('notifications/progress', { text: 'two\nlines\u2028' }))
      return kept
    })
    const { ask } = await carrier(server)
    const got = await ask({ headers: claim, body: request(7) })
    expect(got.status).toBe(200)
    expect(got.header('content-type')).toBe('text/event-stream')
    expect(got.header('cache-control')).toContain('no-store')
    expect(got.header('x-accel-buffering')).toBe('no')
    expect(await got.next()).toEqual(note('notifications/progress', { text: 'two\nlines\u2028' }))
    expect(await got.next()).toEqual(result(7, { done: true }))
    expect(await got.next()).toBeUndefined()
  })

  it('a stream begins with what is said first, long before the answer', async () => {
    const { opened, open } = gate()
    const server = new FakeServer(async (_request, exchange) => {
      await exchange.notify(note('notifications/message'))
      await opened
      return {}
    })
    const { ask } = await carrier(server)
    const got = await ask({ headers: claim, body: request(7) })
    expect(await got.next()).toEqual(note('notifications/message'))
    open()
    expect(await got.next()).toEqual(result(7))
  })

  it.each(steps)(
    'an error of the step %s has status %i where the request belongs to no session',
    async (step, status) => {
      const { ask } = await carrier(failing(step))
      const got = await ask({ headers: claim, body: request(7) })
      expect(got.status).toBe(status)
      expect(await got.json()).toMatchObject({ id: 7, error: { code: -32602, data: { why: step } } })
    },
  )

  it.each(steps)('an error of the step %s is a success to HTTP in a session', async (step) => {
    const { ask, join } = await carrier(failing(step))
    expect((await ask({ headers: await join(initialize()), body: request(7) })).status).toBe(200)
  })

  it('what JSON cannot say is dropped as news, refused as a question and an error as an answer', async () => {
    const asked: unknown[] = []
    const server = new FakeServer(async ({ method }, exchange) => {
      if (method === 'initialize') return {}
      const bad = { big: 1n }
      await exchange.notify({ jsonrpc: '2.0', method: 'a', params: bad })
      await exchange.send({ jsonrpc: '2.0', id: 1, method: 'b', params: bad }).catch((reason) => asked.push(reason))
      return bad
    })
    const { ask, join } = await carrier(server)
    const got = await ask({ headers: await join(initialize()), body: request(7) })
    expect(got.header('content-type')).toBe('application/json')
    expect(await got.json()).toMatchObject({ id: 7, error: { code: ErrorCode.internal } })
    expect(asked).toEqual([expect.any(TypeError)])
  })

  it('what is said in place of an answer that JSON cannot say is for who answers to choose', async () => {
    const explain = (reason: unknown): ProtocolError => new ProtocolError(-32603, `Reference 1: ${String(reason)}`)
    const server = new FakeServer(async ({ id }, exchange) =>
      exchange.answer({ jsonrpc: '2.0', id, result: { big: 1n } }, 'run', explain),
    )
    const { ask } = await carrier(server)
    const got = await ask({ headers: claim, body: request(7) })
    const message = expect.stringContaining('Reference 1: TypeError') as unknown
    expect(await got.json()).toEqual({ jsonrpc: '2.0', id: 7, error: { code: -32603, message } })
  })

  it('nothing is said after the answer', async () => {
    const server = new FakeServer(async ({ id }, exchange) => {
      await exchange.notify(note('before'))
      await exchange.answer({ jsonrpc: '2.0', id, result: {} }, 'run')
      await exchange.notify(note('after'))
      await exchange.answer({ jsonrpc: '2.0', id, result: { again: true } }, 'run')
      exchange.cancel()
    })
    const { ask } = await carrier(server)
    const text = await (await ask({ headers: claim, body: request(7) })).text()
    expect(text.match(/^data: .*/gm)).toHaveLength(2)
    expect(server.exchanges[0]?.cancelled).toBe(false)
  })

  it('a client that has no session where it might have one is not asked either', async () => {
    const asked: unknown[] = []
    const server = new FakeServer(async (_request, exchange) => {
      await exchange.send({ jsonrpc: '2.0', id: 1, method: 'roots/list' }).catch((reason) => asked.push(reason))
      return {}
    })
    const { ask } = await carrier(server, { sessions: false })
    expect(await (await ask({ body: request(7) })).json()).toEqual(result(7))
    expect(asked).toMatchObject([{ name: 'ConnectionClosed' }])
  })

  it('a stateless client is never asked [N011 N109]', async () => {
    let asked: Promise<void> | undefined
    const server = new FakeServer(async (_request, exchange) => {
      asked = exchange.send({ jsonrpc: '2.0', id: 1, method: 'roots/list' })
      await asked.catch(() => {})
      return {}
    })
    const { ask } = await carrier(server)
    const got = await ask({ headers: claim, body: request(7) })
    expect(await got.json()).toEqual(result(7))
    await expect(asked).rejects.toThrow('roots/list: a stateless client cannot be asked')
  })
})

/** Runs until it is told that it is not wanted, if it ever is. */
const waiting = (before: (exchange: Exchange) => Promise<void> | void): FakeServer =>
  new FakeServer(async ({ method }, exchange) => {
    if (method === 'initialize') return {}
    await before(exchange)
    await new Promise((resolve) => exchange.signal.addEventListener('abort', resolve))
  })
const begun = (exchange: Exchange): Promise<void> => exchange.notify(note('notifications/progress'))

describe.each(writers)('a client that hangs up over %s', (_name, carrier) => {
  it('gives up a stateless request that streams [N113]', async () => {
    const server = waiting(begun)
    const { ask } = await carrier(server)
    const got = await ask({ headers: claim, body: request(7) })
    await got.next()
    got.hangUp()
    await eventually(() => expect(server.exchanges[0]?.cancelled).toBe(true))
    expect(server.exchanges[0]?.signal.reason).toMatchObject({ name: 'ConnectionClosed' })
  })

  it('gives up no request of a session, and finds the question when it comes back [N087]', async () => {
    const server = waiting(begun)
    const { ask, join } = await carrier(server)
    const headers = await join(initialize())
    const got = await ask({ headers, body: request(7) })
    const [, first] = /^id: (.*)$/m.exec(await got.piece())!
    await got.next()
    got.hangUp()
    const exchange = server.exchanges[1]!
    const question = { jsonrpc: '2.0', id: 1, method: 'roots/list' } as const
    await exchange.send(question)
    expect(exchange.cancelled).toBe(false)
    expect(exchange.signal.aborted).toBe(false)
    const back = await ask({ method: 'GET', headers: { ...headers, 'last-event-id': first! } })
    expect([await back.next(), await back.next()]).toEqual([note('notifications/progress'), question])
  })
})

it('a client that hangs up before there is a response gives up its stateless request', async () => {
  for (const [, carrier] of writers) {
    const server = waiting(() => {})
    const { ask } = await carrier(server)
    const leaving = new AbortController()
    const asked = ask({ headers: claim, body: request(7), leaving }).catch(() => undefined)
    await eventually(() => expect(server.exchanges).toHaveLength(1))
    leaving.abort()
    await asked
    await eventually(() => expect(server.exchanges[0]?.cancelled).toBe(true))
  }
})
