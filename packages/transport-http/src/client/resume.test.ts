import type { ServerResponse } from 'node:http'
import type { Opener } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { timeLimit } from '../../../../scripts/quickest.js'
import { eventually } from '../../../../scripts/eventually.js'
import { http } from './http.js'
import type { HttpOptions } from './opener.js'
import { call, collect, json, result, stateless, type Scripted, type Seen } from '../testing/scripted.js'
import { agreed, event, initialized, requests, serveSession, shakeHands, stream } from '../testing/session.js'

const progress = (count: number): unknown => ({
  jsonrpc: '2.0',
  method: 'notifications/progress',
  params: { progressToken: 1, progress: count },
})
/** What a GET does that names an event, and one that does not. */
type Take = (lastId: string, response: ServerResponse) => void
const noStream = (response: ServerResponse): void => void response.writeHead(405).end()

const wires: [name: string, options: HttpOptions][] = [
  ['node:http', {}],
  ['fetch', { fetch: (url, init) => fetch(url, init) }],
]
// What is tried here waits more than it works: where somebody waits for the tests, over one of the two.
const tried = process.env.CI || process.env.LONG ? wires : wires.slice(0, 1)

describe.each(tried)('a stream that ends before the answer, over %s', (_name, options: HttpOptions) => {
  const start = async (post: (seen: Seen, response: ServerResponse) => void, take: Take, more: HttpOptions = {}) => {
    const at: number[] = []
    const server = await serveSession((seen, response) => {
      if (seen.message.method === 'notifications/cancelled') return void response.writeHead(202).end()
      if (seen.method === 'POST') return post(seen, response)
      const lastId = seen.headers['last-event-id']
      if (lastId === undefined) return void stream(response)
      at.push(performance.now())
      take(String(lastId), response)
    })
    const transport = await http(server.url, { ...options, ...more })()
    const got = collect(transport)
    await shakeHands(transport)
    const send = (): Promise<void> => transport.send(call(1), { headers: agreed })
    return { server, transport, got, send, at }
  }
  const resumed = ({ seen }: Scripted): Seen[] => seen.filter(({ headers }) => 'last-event-id' in headers)

  it('is taken up by GET after the last event, and the answer comes there [N078 N079 N084]', async () => {
    let closed = 0
    const { server, got, send, at } = await start(
      (_, response) => {
        stream(response, `retry: 300\n${event(undefined, 'a')}`, event(progress(1), 'b')).end()
        closed = performance.now()
      },
      (_, response) => void stream(response, event(progress(2), 'c'), event(result(1), 'd')).end(),
    )
    await send()
    await got.about(1)
    expect(got.deliveries.slice(1)).toEqual([
      { message: progress(1), about: 1 },
      { message: progress(2), about: 1 },
      { message: result(1), about: 1 },
    ])
    expect(resumed(server)).toMatchObject([
      { headers: { 'last-event-id': 'b', accept: 'text/event-stream', 'mcp-session-id': 'session-1', ...agreed } },
    ])
    expect(at[0]! - closed).toBeGreaterThanOrEqual(300)
  })

  it('is taken up when it breaks off, as often as it does, without an event twice', async () => {
    const all = Array.from({ length: 12 }, (_, index) => (index < 11 ? progress(index) : result(1)))
    const from = (index: number, response: ServerResponse): void => {
      const events = all.slice(index, index + 4).map((each, place) => event(each, String(index + place)))
      // The last one is cut within, after its id: it has not been seen.
      const cut = `id: ${index + 4}\ndata: {"json`
      if (index + 4 < all.length) stream(response, ...events).write(cut, () => response.destroy())
      else stream(response, ...events).end()
    }
    const { got, send, server } = await start(
      (_, response) => from(0, response),
      (lastId, response) => from(Number(lastId) + 1, response),
      {},
    )
    await send()
    await got.about(1)
    expect(got.deliveries.slice(1).map((each) => 'message' in each && each.message)).toEqual(all)
    expect(resumed(server).map(({ headers }) => headers['last-event-id'])).toEqual(['3', '7'])
  })

  it('is polled while the server says nothing but new ids', async () => {
    let asked = 0
    const { got, send } = await start(
      (_, response) => void stream(response, `retry: 0\n${event(undefined, '0')}`).end(),
      (lastId, response) => {
        const next = String(Number(lastId) + 1)
        if (++asked < 6) stream(response, event(undefined, next)).end()
        else stream(response, event(result(1), next)).end()
      },
    )
    await send()
    expect(await got.about(1)).toEqual({ message: result(1), about: 1 })
    expect(asked).toBe(6)
  })

  it('is asked for 20 times in 3 s at most, though the server wants no wait', async () => {
    let count = 0
    const { send, at } = await start(
      (_, response) => void stream(response, `retry: 0\n${event(undefined, '0')}`).end(),
      (_, response) => void stream(response, `retry: 0\n${event(undefined, String(++count))}`).end(),
    )
    await send()
    await eventually(() => expect(at.length).toBeGreaterThan(8))
    expect(at[8]! - at[0]!).toBeGreaterThanOrEqual(8 * 150)
  })

  it.each([
    ['refuses the cursor', 400, 'status 400'],
    ['wants another authorization', 401, 'status 401'],
    ['has nothing for GET', 405, 'no stream to take up (status 405)'],
    ['redirects', 307, 'redirects are not followed'],
  ])('is lost at once when the server %s', async (_what, status, words) => {
    const { got, send, server } = await start(
      (_, response) => void stream(response, `retry: 0\n${event(undefined, 'a')}`).end(),
      (_, response) => void response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(),
    )
    await send()
    const lost = await got.about(1)
    expect(lost).toMatchObject({ lost: 1, reason: { name: 'ConnectionClosed', cause: { status } } })
    expect('reason' in lost && lost.reason.message).toContain('could not be taken up again: ')
    expect('reason' in lost && lost.reason.message).toContain(words)
    expect(resumed(server)).toHaveLength(1)
    expect(got.ended).toBe(false)
  })

  it('waits as long as the server asks for in a refusal, and goes on', async () => {
    let asked = 0
    const { got, send, at } = await start(
      (_, response) => void stream(response, `retry: 0\n${event(undefined, 'a')}`).end(),
      (_, response) => {
        if (++asked === 1) response.writeHead(503, { 'retry-after': '1' }).end()
        else stream(response, event(result(1), 'b')).end()
      },
    )
    await send()
    await got.about(1)
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(1_000)
  })

  it('fails with what cannot be read there', async () => {
    const { got, send } = await start(
      (_, response) => void stream(response, `retry: 0\n${event(undefined, 'a')}`).end(),
      (_, response) => void stream(response, event({ no: 'message' }, 'b')),
    )
    await send()
    expect(await got.about(1)).toMatchObject({ lost: 1, reason: { name: 'HttpError', status: 200 } })
  })

  it('is left, before it is asked for again and within, when the request is cancelled', async () => {
    const { got, send, server, transport } = await start(
      ({ message }, response) =>
        void stream(response, `retry: ${message.id === 1 ? 60_000 : 0}\nid: a\ndata:\n\n`).end(),
      (_, response) => void stream(response),
    )
    const cancel = (id: number): Promise<void> => {
      const params = { requestId: id }
      return transport.send(
        { jsonrpc: '2.0', method: 'notifications/cancelled', params },
        { about: id, headers: agreed },
      )
    }
    await send()
    await cancel(1)
    expect(await got.about(1)).toMatchObject({ lost: 1, reason: { message: 'The request was cancelled' } })
    await transport.send(call(2), { headers: agreed })
    await eventually(() => expect(resumed(server)).toHaveLength(1))
    await cancel(2)
    expect(await got.about(2)).toMatchObject({ lost: 2, reason: { message: 'The request was cancelled' } })
    await eventually(() => expect(resumed(server)[0]?.gone).toBe(true))
  })

  it('is let go of when the channel closes', async () => {
    const { send, server, transport } = await start(
      (_, response) => void stream(response, `retry: 0\n${event(undefined, 'a')}`).end(),
      (_, response) => void stream(response),
    )
    await send()
    await eventually(() => expect(resumed(server)).toHaveLength(1))
    await transport.close()
    await eventually(() => expect(resumed(server)[0]?.gone).toBe(true))
  })

  it('is let go of after the answer, though the server keeps it open', async () => {
    const { got, send, server } = await start(
      (_, response) => void stream(response, `retry: 0\n${event(undefined, 'a')}`).end(),
      (_, response) => void stream(response, event(result(1), 'b')),
    )
    await send()
    await got.about(1)
    await eventually(() => expect(resumed(server)[0]?.gone).toBe(true))
  })

  it('is lost at once where it gave no id, or there is no session', async () => {
    const started = performance.now()
    const { got, send, server, transport } = await start(
      ({ message }, response) =>
        void stream(response, event(progress(1), message.id === 1 ? undefined : 'a')).destroy(),
      noStreamTake,
    )
    const sent = performance.now()
    await send()
    expect(await got.about(1)).toMatchObject({ lost: 1, reason: { name: 'ConnectionClosed' } })
    await transport.send(call(2), { headers: stateless })
    expect(await got.about(2)).toMatchObject({ lost: 2, reason: { name: 'ConnectionClosed' } })
    expect(performance.now() - sent).toBeLessThan(timeLimit(1_000, sent - started))
    expect(resumed(server)).toEqual([])
  })

  it('is taken for dead when it was kept alive and falls silent', async () => {
    const dumb = (response: ServerResponse): void => {
      stream(response, event(undefined, 'a'))
      let count = 0
      const alive = setInterval(() => (++count < 10 ? response.write(': \n\n') : clearInterval(alive)), 10)
    }
    const { got, send, server, transport } = await start(
      (_, response) => dumb(response),
      (_, response) => void stream(response, event(result(1), 'b')).end(),
      { idleStreamMs: 200 },
    )
    await send()
    expect(await got.about(1)).toEqual({ message: result(1), about: 1 })
    expect(server.seen.find(({ message }) => message.id === 1)?.gone).toBe(true)
    await transport.send(call(2), { headers: stateless })
    const lost = await got.about(2)
    expect('reason' in lost && lost.reason.message).toContain('nothing came any more')
  })
})

const noStreamTake: Take = (_, response) => noStream(response)

it('is lost at once where the server has said before that it has no streams for GET', async () => {
  const server = await serveSession(({ method, message }, response) => {
    if (method === 'GET') noStream(response)
    else if (message.id === 2) json(response, result(2))
    else stream(response, event(undefined, 'a')).end()
  })
  const opener: Opener = http(server.url)
  const transport = await opener()
  const got = collect(transport)
  await shakeHands(transport)
  await eventually(() => expect(requests(server)).toContain('GET'))
  await transport.send(call(2), { headers: agreed })
  await got.about(2)
  await transport.send(call(1), { headers: agreed })
  expect(await got.about(1)).toMatchObject({ lost: 1, reason: { cause: { status: 405 } } })
  expect(requests(server)).toEqual(['initialize', initialized.method, 'GET', 'tools/call', 'tools/call'])
})
