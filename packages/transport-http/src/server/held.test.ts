import { gzipSync } from 'node:zlib'
import { methods, type Exchange, type Message } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { carriers, everyCarrier, writers, type Ask, type Carried, type Got } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request, type Script } from '../testing/endpoint.js'

const claim = { 'mcp-method': 'ping' }
/** Room for one large body, and not for two. */
const options = { maxRequestTotalBytes: 50_000 }
const text = 'x'.repeat(30_000)
const large = request(1, 'ping', { text })

/** A server whose handlers, handshakes aside, do what is said, and end when they are let. */
function slow(does: Script = () => {}): { server: FakeServer; finish: () => void } {
  const { opened, open: finish } = gate()
  const server = new FakeServer(async (asked, exchange) => {
    if (asked.method === methods.initialize.name) return {}
    await does(asked, exchange)
    await opened
    return {}
  })
  return { server, finish }
}

const isServed = async (ask: Carried['ask'], what: Ask): Promise<void> =>
  eventually(async () => expect((await ask(what)).status).toBe(200))

describe.each(everyCarrier)('a large body over %s', (_name, carrier) => {
  it('counts while its handler runs, and a small one does not', async () => {
    const { server, finish } = slow(({ params }) => expect(params?.text === text || params === undefined).toBe(true))
    const { ask } = await carrier(server, options)
    const first = ask({ headers: claim, body: large })
    await eventually(() => expect(server.exchanges).toHaveLength(1))
    const refused = await ask({ headers: claim, body: large })
    expect([refused.status, refused.header('retry-after')]).toEqual([503, '5'])
    expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('maxRequestTotalBytes') } })
    const small = ask({ headers: claim, body: request(2) })
    await eventually(() => expect(server.exchanges).toHaveLength(2))
    // An answer is what others wait for, and a notification is over at once.
    expect((await ask({ headers: claim, body: note('n', { text }) })).status).toBe(202)
    finish()
    expect([(await first).status, (await small).status]).toEqual([200, 200])
    await isServed(ask, { headers: claim, body: large })
  })
})

describe.each(writers)('a large body over %s counts no longer', (_name, carrier) => {
  const broken = (): never => {
    throw new Error('broken')
  }
  const told: Script = async (_, exchange) => {
    await exchange.notify(note('n'))
    return {}
  }

  it.each<[string, Script | undefined, Ask, number]>([
    ['it has been answered', undefined, { body: large }, 200],
    ['its server has failed', broken, { body: large }, 500],
    ['it has been given up', (_, exchange) => exchange.cancel(), { body: large }, 200],
    ['its stream has ended', told, { body: large }, 200],
    [
      'it was unpacked',
      undefined,
      { body: gzipSync(JSON.stringify(large)), headers: { 'content-encoding': 'gzip', ...claim } },
      200,
    ],
    ['it was no JSON', undefined, { body: `${text}{` }, 400],
    ['it was no request', undefined, { body: note('n', { text }) }, 202],
    ['it named no session', undefined, { body: large, headers: {} }, 400],
    ['it was too long for a handshake', undefined, { body: request(0, 'initialize', { text }), headers: {} }, 413],
  ])('once %s', async (_what, script, first, status) => {
    let calls = 0
    const server = new FakeServer((asked, exchange) => (calls++ === 0 && script ? script(asked, exchange) : {}))
    const { ask } = await carrier(server, { ...options, onError() {} })
    const got = await ask({ headers: claim, ...first })
    expect(got.status).toBe(status)
    await got.text()
    await isServed(ask, { headers: claim, body: large })
    expect((await ask({ headers: claim, body: large })).status).toBe(200)
  })

  /** Sends a large body; the function waits until its handler runs. */
  const during = async (
    script: Script,
    headers: (join: Carried['join']) => Promise<Record<string, string>>,
    body: Message | readonly Message[] = large,
  ) => {
    const { server, finish } = slow(script)
    const carried = await carrier(server, options)
    const sending = { headers: await headers(carried.join), body }
    const before = server.exchanges.length
    const leaving = new AbortController()
    const got = carried.ask({ ...sending, leaving }).catch(() => undefined)
    await eventually(() => expect(server.exchanges.length).toBeGreaterThan(before))
    const exchange = server.exchanges[before] as Exchange
    const next = async (): Promise<number> => (await carried.ask({ headers: claim, body: large })).status
    return { ...carried, ...sending, server, got, leaving, exchange, finish, next }
  }
  const stateless = async (): Promise<Record<string, string>> => claim

  it('once the handler has ended whose client has gone', async () => {
    const { ask, leaving, exchange, finish, next } = await during((_, { signal }) => void signal, stateless)
    leaving.abort()
    await eventually(() => expect(exchange.cancelled).toBe(true))
    // What has not ended has it still.
    expect(await next()).toBe(503)
    finish()
    await isServed(ask, { headers: claim, body: large })
  })

  it('once the handler has ended whose session has', async () => {
    const { ask, headers, exchange, finish, next } = await during(
      () => {},
      (join) => join(initialize()),
    )
    expect((await ask({ method: 'DELETE', headers })).status).toBe(200)
    expect(exchange.cancelled).toBe(true)
    expect(await next()).toBe(503)
    finish()
    await isServed(ask, { headers: claim, body: large })
  })

  it('once the handler has ended that let its response go', async () => {
    const { ask, got, finish, next } = await during(
      (_, exchange) => exchange.release?.(),
      (join) => join(initialize()),
    )
    await (await got)!.text()
    expect(await next()).toBe(503)
    finish()
    await isServed(ask, { headers: claim, body: large })
  })

  it('once the last of a batch has been answered', async () => {
    const batch = [request(1, 'ping', { text }), request(2)]
    const { ask, got, finish, next } = await during(
      () => {},
      (join) => join(initialize('2025-03-26')),
      batch,
    )
    expect(await next()).toBe(503)
    finish()
    expect(await ((await got) as Got).json()).toHaveLength(2)
    await isServed(ask, { headers: claim, body: large })
  })
})

it('what was compressed counts as what it is unpacked', async () => {
  const { server, finish } = slow()
  const { ask } = await carriers.node(server, options)
  const packed = { body: gzipSync(JSON.stringify(large)), headers: { 'content-encoding': 'gzip', ...claim } }
  const first = ask(packed)
  await eventually(() => expect(server.exchanges).toHaveLength(1))
  expect((await ask(packed)).status).toBe(503)
  finish()
  expect((await first).status).toBe(200)
})

it('by HTTP+SSE large requests count until they are over, whatever became of the POST that brought them', async () => {
  const { server, finish } = slow()
  const { ask } = await carriers.node(server, { ...options, legacySse: true })
  const channel = await ask({ method: 'GET' })
  const { data: query } = (await channel.event())!
  const say = async (body: NonNullable<Ask['body']>): Promise<number> =>
    (await ask({ query: query.slice(1), body })).status
  await say(initialize('2025-03-26'))
  expect(await say([large, request(2), note('n')])).toBe(202)
  await eventually(() => expect(server.exchanges).toHaveLength(3))
  expect([await say(request(3, 'ping', { text })), await say(request(4))]).toEqual([503, 202])
  finish()
  await eventually(async () => expect(await say(request(5, 'ping', { text }))).toBe(202))
  channel.hangUp()
  await isServed(ask, { headers: claim, body: large })
})
