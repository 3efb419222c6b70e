import type { Exchange } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { carriers, everyCarrier, writers, type Ask, type Carried, type Got } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'

const result = (id: number): unknown => ({ jsonrpc: '2.0', id, result: {} })
const news = (n: number) => note('notifications/message', { n })
const idIn = (piece: string): string => /^id: (.*)$/m.exec(piece)![1]!

interface Joined extends Carried {
  readonly headers: Record<string, string>
  /** Comes back to a stream after an event. */
  readonly back: (lastId: string) => Promise<Got>
}

async function join(carrier: typeof carriers.node, server: FakeServer, version?: string): Promise<Joined> {
  const carried = await carrier(server)
  const headers = await carried.join(initialize(version))
  const back = (lastId: string): Promise<Got> =>
    carried.ask({ method: 'GET', headers: { ...headers, 'last-event-id': lastId } })
  return { ...carried, headers, back }
}

/** A server that says what it is told to, and ends when it is told to. */
function telling(): { server: FakeServer; running: Promise<Exchange>; finish: () => void } {
  const { opened, open: finish } = gate()
  let run = (_exchange: Exchange): void => {}
  const running = new Promise<Exchange>((resolve) => (run = resolve))
  const server = new FakeServer(async ({ method }, exchange) => {
    if (method === 'initialize') return {}
    run(exchange)
    await opened
    return {}
  })
  return { server, running, finish }
}

describe.each(everyCarrier)('a stream over %s', (_name, carrier) => {
  it('begins with an event that has an id and no data, and says how long to wait [N076 N077]', async () => {
    const { server, running, finish } = telling()
    const { ask, headers } = await join(carrier, server)
    const got = ask({ headers, body: request(1) })
    await (await running).notify(news(1))
    const stream = await got
    const first = await stream.piece()
    expect(first).toMatch(/^id: \S+\nretry: 1000\ndata: \n\n$/)
    expect(idIn(await stream.piece())).not.toBe(idIn(first))
    finish()
    expect(await stream.next()).toEqual(result(1))
    expect(await stream.piece()).toBe('')
  })

  it('that its handler leaves is ended at once, and its answer found by coming back [N077 N083]', async () => {
    const { server, running, finish } = telling()
    const { ask, headers, back } = await join(carrier, server)
    const got = ask({ headers, body: request(1) })
    const exchange = await running
    exchange.release?.()
    const stream = await got
    const id = idIn(await stream.piece())
    expect(await stream.piece()).toBe('')
    await exchange.notify(news(1))
    const again = await back(id)
    expect(again.status).toBe(200)
    expect(await again.next()).toEqual(news(1))
    finish()
    expect(await again.next()).toEqual(result(1))
    expect(await again.piece()).toBe('')
  })
})

describe.each(writers)('over %s', (_name, carrier) => {
  it('a stream that broke goes on after any of its events, and its end can be read again', async () => {
    const { server, running, finish } = telling()
    const { ask, headers, back } = await join(carrier, server)
    const leaving = new AbortController()
    const got = ask({ headers, body: request(1), leaving })
    const exchange = await running
    for (let n = 1; n <= 4; n++) await exchange.notify(news(n))
    const stream = await got
    const ids = [idIn(await stream.piece()), idIn(await stream.piece()), idIn(await stream.piece())]
    stream.hangUp()
    const again = await back(ids[1]!)
    expect([await again.next(), await again.next(), await again.next()]).toEqual([news(2), news(3), news(4)])
    finish()
    expect(await again.next()).toEqual(result(1))
    const late = await back(ids[2]!)
    expect([await late.next(), await late.next(), await late.next()]).toEqual([news(3), news(4), result(1)])
    expect(await late.piece()).toBe('')
  })

  it('who comes back takes the stream over, and the connection so far ends', async () => {
    const { server, running, finish } = telling()
    const { ask, headers, back } = await join(carrier, server)
    const got = ask({ headers, body: request(1) })
    const exchange = await running
    await exchange.notify(news(1))
    const old = await got
    const id = idIn(await old.piece())
    const taken = await back(id)
    expect([await old.next(), await old.piece()]).toEqual([news(1), ''])
    await exchange.notify(news(2))
    finish()
    expect([await taken.next(), await taken.next(), await taken.next()]).toEqual([news(1), news(2), result(1)])
  })

  it('the stream of the session is taken over by its cursor, and by nothing else', async () => {
    const server = new FakeServer()
    const { ask, headers, back } = await join(carrier, server)
    const first = await ask({ method: 'GET', headers })
    const id = idIn(await first.piece())
    expect((await ask({ method: 'GET', headers })).status).toBe(409)
    await server.sessions[0]!.send(news(1))
    const second = await back(id)
    expect(second.status).toBe(200)
    expect([await first.next(), await first.piece()]).toEqual([news(1), ''])
    await server.sessions[0]!.send(news(2))
    expect([await second.next(), await second.next()]).toEqual([news(1), news(2)])
  })

  it('what is said while nobody reads the stream of the session waits for who comes back', async () => {
    const server = new FakeServer()
    const { ask, headers, back } = await join(carrier, server)
    const first = await ask({ method: 'GET', headers })
    const id = idIn(await first.piece())
    first.hangUp()
    await eventually(async () => expect((await ask({ method: 'GET', headers })).status).toBe(200))
    await server.sessions[0]!.send(news(1))
    expect(await (await back(id)).next()).toEqual(news(1))
  })

  it('an event that is not kept is refused with 400: unknown, of another session, of no stream', async () => {
    const { server, running, finish } = telling()
    const { ask, headers, back, join: other } = await join(carrier, server)
    for (const id of ['9-9', 'nonsense', '1-99', '']) expect((await back(id)).status).toBe(400)
    const got = ask({ headers, body: request(1) })
    await (await running).notify(news(1))
    const stream = await got
    const [, second] = [await stream.piece(), idIn(await stream.piece())]
    const foreign = { ...(await other(initialize())), 'last-event-id': second }
    const refused = await ask({ method: 'GET', headers: foreign })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('Last-Event-ID') } })
    finish()
  })

  it.each(['2024-11-05', '2025-03-26', '2025-06-18'])(
    'a client of %s gets no event without data, and is not left early',
    async (version) => {
      const { server, running, finish } = telling()
      const { ask, headers, back } = await join(carrier, server, version)
      const got = ask({ headers, body: request(1) })
      const exchange = await running
      await exchange.notify(news(1))
      exchange.release?.()
      const stream = await got
      const first = await stream.piece()
      expect(first).toContain('"n":1')
      stream.hangUp()
      finish()
      expect(await (await back(idIn(first))).next()).toEqual(result(1))
    },
  )

  it('a stateless request has no events to come back to, and is not left early', async () => {
    const { server, running, finish } = telling()
    const { ask } = await carrier(server)
    const got = ask({ headers: { 'mcp-method': 'ping' }, body: request(1) } satisfies Ask)
    const exchange = await running
    exchange.release?.()
    await exchange.notify(news(1))
    const stream = await got
    expect(await stream.piece()).toMatch(/^event: message\ndata: /)
    finish()
    expect(await stream.next()).toEqual(result(1))
  })
})

it('ids are shared by no two events of a session [N080 N082]', async () => {
  const server = new FakeServer(async ({ method }, exchange) => {
    if (method === 'initialize') return {}
    for (let n = 0; n < 5; n++) await exchange.notify(news(n))
    return {}
  })
  const { ask, headers } = await join(carriers.node, server)
  const streams = await Promise.all(Array.from({ length: 5 }, (_, id) => ask({ headers, body: request(id) })))
  const all = await Promise.all(streams.map((stream) => stream.text()))
  const ids = all.join('').match(/^id: .*$/gm)!
  expect(ids).toHaveLength(5 * (1 + 5 + 1))
  expect(new Set(ids).size).toBe(ids.length)
})
