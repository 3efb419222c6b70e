import type { ServerResponse } from 'node:http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { http, type HttpOptions } from '../index.js'
import { call, collect, failure, result, scripted, sse, type Scripted, type Seen } from '../testing/scripted.js'

const handshake = { jsonrpc: '2.0', id: 0, method: 'initialize' } as const

/** What a server of old does with what is said to it; by default it answers each request. */
type Hear = (seen: Seen, stream: ServerResponse, response: ServerResponse) => void
const answer: Hear = ({ message }, stream, response) => {
  response.writeHead(202).end('Accepted')
  if (message.id !== undefined) sse(stream, result(message.id))
}

/** A server that speaks only HTTP+SSE, and names this address. */
function old(address = '/said?to=1', hear = answer, status = 404): Promise<Scripted> {
  let stream: ServerResponse
  return scripted((seen, response) => {
    if (seen.method === 'GET') {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' })
      stream.write(`event: endpoint\ndata: ${address}\n\n`)
    } else if (seen.url === '/mcp') response.writeHead(status).end('Cannot POST')
    else hear(seen, stream, response)
  })
}

/** Opens a channel, the handshake sent. */
async function opened({ url }: Scripted, options?: HttpOptions) {
  const transport = await http(url, options)()
  const got = collect(transport)
  await transport.send(handshake)
  return { transport, got }
}

it.each([
  [400, {}],
  [404, {}],
  [405, {}],
  [405, { fetch: globalThis.fetch }],
])(
  'goes on over HTTP+SSE where a handshake is refused with %i and a stream names an address',
  async (status, options) => {
    const server = await old(undefined, undefined, status)
    const headers = { Authorization: 'Bearer a' }
    const { transport, got } = await opened(server, { ...options, headers })
    expect(await got.about(0)).toEqual({ message: result(0) })
    const version = { 'mcp-protocol-version': '2024-11-05' }
    await transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' }, { headers: version })
    await transport.send(call(1))
    expect(await got.about(1)).toEqual({ message: result(1) })
    const [refused, listened, ...said] = server.seen
    expect([refused?.method, refused?.url, listened?.method, listened?.url]).toEqual(['POST', '/mcp', 'GET', '/mcp'])
    expect(listened?.headers).toMatchObject({ authorization: 'Bearer a', accept: 'text/event-stream' })
    expect(said.map(({ url }) => url)).toEqual(Array(3).fill('/said?to=1'))
    const always = { authorization: 'Bearer a', 'content-type': 'application/json' }
    expect(said.map((each) => each.headers)).toMatchObject([
      always,
      { ...always, ...version },
      { ...always, ...version },
    ])
    await transport.close()
    await eventually(() => expect(listened?.gone).toBe(true))
  },
)

it('delivers what the server says by itself, and passes over what it cannot read', async () => {
  const server = await old(undefined, ({ message }, stream, response) => {
    stream.write(': a comment\n\nevent: other\ndata: {}\n\ndata: no JSON\n\n')
    sse(stream, call('theirs'), result(message.id))
    response.writeHead(200).end()
  })
  const { transport, got } = await opened(server)
  await got.about(0)
  expect(got.deliveries).toEqual([{ message: call('theirs') }, { message: result(0) }])
  await transport.close()
})

it('resolves an address against the URL, and sends nothing to another origin', async () => {
  const relative = await old('?sse=1')
  await (await opened(relative)).transport.close()
  expect(relative.seen[2]?.url).toBe('/mcp?sse=1')
  for (const [address, origin] of [
    ['http://evil.example/mcp', 'http://evil.example'],
    ['//evil.example/mcp', 'http://evil.example'],
    ['javascript:alert(1)', 'null'],
    ['http://[', 'what is no URL'],
  ] as const) {
    const server = await old(address)
    const transport = await http(server.url)()
    const { name, message } = await failure(transport.send(handshake))
    expect([name, message]).toEqual(['HttpError', expect.stringContaining(`wants messages sent to ${origin}`)])
    expect(server.seen).toHaveLength(2)
    await transport.close()
  }
  const named = await old()
  const withUser = await old(`http://me:secret@${new URL(named.url).host}/mcp`)
  const { message } = await failure((await http(withUser.url)()).send(handshake))
  expect(message).not.toContain('secret')
})

it.each<[string, (response: ServerResponse) => void]>([
  ['is refused', (response) => response.writeHead(405).end()],
  ['leads elsewhere', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['brings JSON', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}')],
  ['begins with another event', (response) => void sse(response, call(1))],
  ['ends before its first event', (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end()],
  ['breaks off', (response) => response.destroy()],
])('throws what the handshake met where the stream %s', async (_, listen) => {
  const server = await scripted(({ method }, response) => {
    if (method === 'GET') listen(response)
    else response.writeHead(404).end('Cannot POST')
  })
  const transport = await http(server.url)()
  expect(await failure(transport.send(handshake))).toMatchObject({ status: 404, body: 'Cannot POST' })
  // Still a channel over Streamable HTTP, for what comes next.
  expect(await failure(transport.send(call(1)))).toMatchObject({ status: 404 })
  expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST'])
  await transport.close()
  await eventually(() => expect(server.sockets.open).toBe(0))
})

it('waits five seconds for the address, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let asked = (): void => {}
  const listening = new Promise<void>((resolve) => (asked = resolve))
  const server = await scripted(({ method }, response) => {
    if (method !== 'GET') return void response.writeHead(404).end()
    sse(response)
    asked()
  })
  const transport = await http(server.url)()
  const refused = failure(transport.send(handshake))
  await listening
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await refused).toMatchObject({ status: 404 })
  await transport.close()
})

it.each([401, 403, 410, 500])('does not look for a stream where the status is %i', async (status) => {
  const server = await scripted((_, response) => void response.writeHead(status).end())
  const transport = await http(server.url)()
  expect(await failure(transport.send(handshake))).toMatchObject({ status })
  expect(server.seen).toHaveLength(1)
  await transport.close()
})

it('ends with the stream, and says how', async () => {
  const server = await old(undefined, (_, stream, response) => {
    response.writeHead(202).end()
    stream.end()
  })
  const transport = await http(server.url)()
  await transport.send(handshake)
  const ended = { name: 'ConnectionClosed', message: `The stream of ${server.url} ended; it cannot be resumed` }
  expect(await failure(transport.incoming[Symbol.asyncIterator]().next())).toMatchObject(ended)
  expect(await failure(transport.send(call(1)))).toMatchObject(ended)
  await transport.close()
})

it('ends over a message that is too large, or a stream that breaks off', async () => {
  const large = await old(undefined, (_, stream, response) => {
    response.writeHead(202).end()
    sse(stream, result(0, 'x'.repeat(1_000)))
  })
  const cut = await old(undefined, (_, stream, response) => {
    response.writeHead(202).end()
    stream.destroy()
  })
  for (const [server, how] of [
    [large, 'broke off (an event over 1000 bytes; raise `maxMessageBytes` if that is expected)'],
    [cut, 'broke off ('],
  ] as const) {
    const transport = await http(server.url, { maxMessageBytes: 1_000 })()
    await transport.send(handshake)
    const { name, message } = await failure(transport.incoming[Symbol.asyncIterator]().next())
    expect([name, message]).toEqual(['ConnectionClosed', expect.stringContaining(how)])
    await transport.close()
  }
})

it('rejects what the server does not take', async () => {
  const server = await old(undefined, (seen, stream, response) => {
    if (seen.message.id === 1) response.writeHead(400).end('Bad message')
    else if (seen.message.id === 2) response.destroy()
    else answer(seen, stream, response)
  })
  const { transport, got } = await opened(server)
  expect(await failure(transport.send(call(1)))).toMatchObject({ name: 'HttpError', status: 400, body: 'Bad message' })
  expect(await failure(transport.send(call(2)))).toMatchObject({ name: 'ConnectionClosed' })
  const unwritable = { ...call(3), params: { n: 1n } }
  expect(await failure(transport.send(unwritable))).toBeInstanceOf(TypeError)
  await transport.send(call(4))
  expect(await got.about(4)).toEqual({ message: result(4) })
  await transport.close()
})

it('leaves nothing behind when it is closed, whatever is under way', async () => {
  const server = await old(undefined, (seen, stream, response) => {
    if (seen.message.id !== 1) answer(seen, stream, response)
  })
  const { transport, got } = await opened(server)
  await got.about(0)
  const unanswered = failure(transport.send(call(1)))
  await eventually(() => expect(server.seen.at(-1)?.message.id).toBe(1))
  await Promise.all([transport.close(), transport.close()])
  expect(await unanswered).toMatchObject({ name: 'ConnectionClosed' })
  await eventually(() => expect([got.ended, server.sockets.open]).toEqual([true, 0]))
})

it.each<[string, HttpOptions]>([
  ['node:http', {}],
  ['a fetch', { fetch: globalThis.fetch }],
])('can be closed while it waits for the address, over %s', async (_, options) => {
  const server = await scripted(({ method }, response) => {
    if (method === 'GET') sse(response)
    else response.writeHead(404).end()
  })
  const transport = await http(server.url, options)()
  const refused = failure(transport.send(handshake))
  await eventually(() => expect(server.seen).toHaveLength(2))
  await transport.close()
  expect(await refused).toMatchObject({ status: 404 })
  await eventually(() => expect(server.seen[1]?.gone).toBe(true))
})
