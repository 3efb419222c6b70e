import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { carriers, everyCarrier, writers, type Ask, type Carried, type Got } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'
import type { HandlerOptions } from './options.js'
import { limits } from './limits.js'
import { LegacyChannels } from './legacy-sse.js'
import { Load } from './load.js'
import { Room } from './room.js'
import { Ticker } from './ticker.js'
import { WebIncoming, WebReply } from './web.js'

const legacy: HandlerOptions = { legacySse: true }
const { fetch } = carriers
const listening = { headers: { accept: 'text/event-stream' } }

/** A channel as a client holds it: the stream, and the way to say something. */
interface Channel {
  readonly stream: Got
  readonly address: string
  readonly say: (body: NonNullable<Ask['body']>, headers?: Ask['headers']) => Promise<Got>
}

async function open({ ask }: Carried, wish: Ask = {}): Promise<Channel> {
  const stream = await ask({ method: 'GET', ...wish })
  const first = await stream.event()
  expect(first?.name).toBe('endpoint')
  const address = first!.data
  const query = new URL(address, 'http://127.0.0.1/mcp').search.slice(1)
  return {
    stream,
    address,
    say: (body, headers = {}) => ask({ query, body, headers }),
  }
}

describe.each(everyCarrier)('HTTP+SSE over %s', (_name, carrier) => {
  it('takes a message by POST with 202 and no body, and answers on the stream', async () => {
    const server = new FakeServer()
    const { stream, say } = await open(await carrier(server, legacy))
    expect(stream.header('content-type')).toBe('text/event-stream')
    const said = await say(initialize('2024-11-05'), { accept: undefined })
    expect([said.status, await said.text()]).toEqual([202, ''])
    expect(await stream.next()).toMatchObject({
      id: 0,
      result: { protocolVersion: '2024-11-05' },
    })
    await say(note('notifications/initialized'))
    expect(server.sessions[0]?.heard).toEqual([note('notifications/initialized')])
    await server.sessions[0]?.send(request('q', 'roots/list'))
    expect(await stream.event()).toEqual({
      name: 'message',
      data: JSON.stringify(request('q', 'roots/list')),
    })
  })

  it('keeps what else the client has in its query, and tells channels apart', async () => {
    const carried = await carrier(new FakeServer(), legacy)
    const [one, other] = [await open(carried, { query: 'key=a%0Ab&sse=mine' }), await open(carried)]
    expect(one.address).toMatch(/^\?key=a%0Ab&sse=[\da-f-]{36}$/)
    expect(other.address).toMatch(/^\?sse=[\da-f-]{36}$/)
    await other.say(request(2))
    await one.say(request(1))
    expect(await one.stream.next()).toMatchObject({ id: 1 })
    expect(await other.stream.next()).toMatchObject({ id: 2 })
  })

  it('refuses what is no message, or a form of a page', async () => {
    const { say } = await open(await carrier(new FakeServer(), legacy))
    expect((await say('{}')).status).toBe(400)
    expect((await say(request(1), { 'content-type': 'text/plain' })).status).toBe(415)
  })

  it.each([
    { host: 'evil.example' },
    { host: 'localhost', origin: 'http://evil.example' },
    { host: 'localhost', origin: 'null' },
  ])('is refused before anything is read, the stream and what is said on it: %j [N068]', async (headers) => {
    const server = new FakeServer()
    const carried = await carrier(server, legacy)
    const { say } = await open(carried)
    expect((await carried.ask({ method: 'GET', headers })).status).toBe(403)
    const said = await say('{ not JSON', {
      'content-type': 'text/plain',
      ...headers,
    })
    expect([said.status, await said.text()]).toEqual([403, expect.stringContaining('is not allowed here')])
    expect([server.sessions.length, server.exchanges.length]).toEqual([1, 0])
  })

  it('ends with the hang-up of the client, and gives up what is under way', async () => {
    const running = gate()
    const server = new FakeServer(() => running.open())
    const { stream, say } = await open(await carrier(server, legacy))
    await say(request(1))
    await running.opened
    expect(server.exchanges[0]?.origin.header?.('content-type')).toBe('application/json')
    stream.hangUp()
    await eventually(() => expect(server.sessions[0]?.closed).toBe(true))
    await expect(server.sessions[0]?.send(request(2))).rejects.toThrow('The client of this channel has gone')
    await eventually(async () => expect((await say(request(3))).status).toBe(404))
  })

  it('ends with the handler', async () => {
    const server = new FakeServer()
    const carried = await carrier(server, legacy)
    const [one, other] = [await open(carried), await open(carried)]
    await carried.handler.close()
    expect([await one.stream.event(), await other.stream.event()]).toEqual([undefined, undefined])
    await eventually(() => expect(server.sessions.map(({ closed }) => closed)).toEqual([true, true]))
    expect((await one.say(request(1))).status).toBe(503)
  })
})

it('bounds what it reads', async () => {
  const { say } = await open(await fetch(new FakeServer(), { ...legacy, maxBodyBytes: 100 }))
  expect((await say(request('x'.repeat(100)))).status).toBe(413)
})

it('is off unless it is asked for', async () => {
  const { ask } = await fetch(new FakeServer())
  expect((await ask({ method: 'GET' })).status).toBe(400)
  expect((await ask({ query: 'sse=a', body: request(1) })).status).toBe(400)
})

it('stands beside sessions and stateless requests, at the same URL', async () => {
  const server = new FakeServer()
  const carried = await fetch(server, legacy)
  const { say } = await open(carried)
  const session = await carried.join(initialize())
  expect(await (await carried.ask({ body: request(1), headers: session })).json()).toMatchObject({ id: 1 })
  expect((await carried.ask({ method: 'GET', headers: session })).status).toBe(200)
  expect(await (await say(request(2), { 'mcp-method': 'ping' })).json()).toMatchObject({ id: 2 })
})

it('belongs to who opened it: to anybody else it does not exist', async () => {
  const authenticate: HandlerOptions['authenticate'] = (headers) => {
    const principal = headers.get('authorization')
    return principal ? { principal, auth: { of: principal } } : { status: 401, message: 'Who are you?' }
  }
  const server = new FakeServer()
  const carried = await fetch(server, { ...legacy, authenticate })
  expect((await carried.ask({ method: 'GET' })).status).toBe(401)
  const { say } = await open(carried, { headers: { authorization: 'a' } })
  expect((await say(request(1), { authorization: 'b' })).status).toBe(404)
  expect((await say(request(1))).status).toBe(401)
  expect((await say(request(1), { authorization: 'a' })).status).toBe(202)
  expect(server.exchanges.map(({ origin }) => origin)).toMatchObject([{ principal: 'a', auth: { of: 'a' } }])
})

it('ends, and says so, where the server opens no session', async () => {
  const server = new FakeServer()
  const fault = new Error('full')
  server.open = () => {
    throw fault
  }
  const onError = vi.fn<(error: unknown) => void>()
  const { stream } = await open(await fetch(server, { ...legacy, onError }))
  expect(await stream.event()).toBeUndefined()
  expect(onError.mock.calls).toEqual([[fault]])
})

const hosting = () => ({
  endpoint: new FakeServer(),
  limits,
  ticker: new Ticker(60_000),
  unread: new Room(1e9),
  load: new Load(1e9),
})

it('has a cap on how many are open, and takes more when one has ended', async () => {
  const channels = new LegacyChannels(hosting(), () => {}, 1)
  const knock = async (): Promise<{
    response: Response
    leave: () => void
  }> => {
    const leaving = new AbortController()
    const init = {
      headers: { accept: 'text/event-stream' },
      signal: leaving.signal,
    }
    const asked = new Request('http://127.0.0.1/mcp', init)
    const [incoming, reply] = [new WebIncoming(asked), new WebReply(asked, new Room(1e9))]
    expect(channels.take(incoming, { origin: {}, body: undefined }, reply)).toBe(true)
    return { response: await reply.response, leave: () => leaving.abort() }
  }
  const first = await knock()
  expect(first.response.status).toBe(200)
  const { status, headers } = (await knock()).response
  expect([status, headers.get('retry-after')]).toEqual([503, '10'])
  first.leave()
  await eventually(async () => expect((await knock()).response.status).toBe(200))
  channels.close()
})

it('is not left quiet where there is nothing to say', async () => {
  const [channels, asked] = [new LegacyChannels(hosting(), () => {}), new Request('http://127.0.0.1/mcp', listening)]
  const [incoming, reply] = [new WebIncoming(asked), new WebReply(asked, new Room(1e9))]
  channels.take(incoming, { origin: {}, body: undefined }, reply)
  const body = (await reply.response).body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await body.read()).value).toContain('event: endpoint')
  channels.tick(1_000_000)
  expect((await body.read()).value).toBe(':\n\n')
  channels.tick(2_000_000)
  channels.tick(2_000_001)
  channels.close()
  channels.tick(3_000_000)
  expect([(await body.read()).value, (await body.read()).done]).toEqual([':\n\n', true])
})

describe.each(writers)('a channel over %s', (_name, carrier) => {
  const kibibytes = (count: number): string => 'x'.repeat(count * 1_024)

  it('is cut when its client does not read what nobody asked for', async () => {
    const server = new FakeServer()
    const { stream } = await open(await carrier(server, legacy))
    const [session] = server.sessions
    const sent = Array.from({ length: 400 }, () =>
      session!.send(note('notifications/message', { text: kibibytes(64) })),
    )
    const ends = await Promise.allSettled(sent)
    expect(ends.at(-1)).toMatchObject({
      status: 'rejected',
      reason: { name: 'ConnectionClosed' },
    })
    expect(session!.closed).toBe(true)
    await expect(stream.text()).rejects.toBeInstanceOf(Error)
  })

  it('lets large answers wait for their reader, in order', async () => {
    const server = new FakeServer(({ id }) => ({ id, text: kibibytes(1_024) }))
    const { stream, say } = await open(await carrier(server, legacy))
    const ids = [1, 2, 3, 4, 5, 6, 7, 8]
    await Promise.all(ids.map((id) => say(request(id))))
    const answered: unknown[] = []
    for (const _ of ids) answered.push(((await stream.next()) as { id: number }).id)
    expect(new Set(answered)).toEqual(new Set(ids))
  })

  it('says that an answer is more than JSON can say, and lives on', async () => {
    const server = new FakeServer(({ id }) => (id === 1 ? { n: 1n } : {}))
    const { stream, say } = await open(await carrier(server, legacy))
    await say(request(1))
    expect(await stream.next()).toMatchObject({
      id: 1,
      error: { code: -32603 },
    })
    await say(request(2))
    expect(await stream.next()).toMatchObject({ id: 2 })
  })
})
