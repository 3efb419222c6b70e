import type { Opener } from '@mortise/protocol'
import { expect, describe, it } from 'vitest'
import { timeLimit } from '../../../../scripts/quickest.js'
import { eventually } from '../../../../scripts/eventually.js'
import { HttpError } from './error.js'
import { http } from './http.js'
import type { HttpOptions } from './opener.js'
import { call, collect, failure, json, result, scripted, sse, stateless, type Seen } from '../testing/scripted.js'

const wires: [string, HttpOptions][] = [
  ['node:http', {}],
  ['fetch', { fetch: (url, init) => fetch(url, init) }],
]
const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } }

describe.each(wires)('a POST over %s', (_name, options) => {
  const open = (url: string, more: HttpOptions = {}): ReturnType<Opener> => http(url, { ...options, ...more })()

  it('carries the message, the headers that mirror it and what every POST carries [N070 N071 N100]', async () => {
    const server = await scripted(({ message }, response) => json(response, result(message.id)))
    const transport = await open(`${server.url}?key=1`)
    await transport.send(call(1), { headers: stateless })
    const [seen] = server.seen as [Seen]
    expect([seen.method, seen.url, JSON.parse(seen.body)]).toEqual(['POST', '/mcp?key=1', call(1)])
    expect(seen.headers).toMatchObject({
      ...stateless,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    })
    await transport.close()
  })

  it('brings an answer in JSON [N075]', async () => {
    const server = await scripted(({ message }, response) => json(response, result(message.id, 'ä€😀\u2028')))
    const transport = await open(server.url)
    const got = collect(transport)
    await transport.send(call('a'))
    expect(await got.about('a')).toEqual({ message: result('a', 'ä€😀\u2028'), about: 'a' })
  })

  it('brings notifications and the answer from an event stream, in order [N075]', async () => {
    const server = await scripted(({ message }, response) => {
      response.writeHead(200, { 'content-type': 'Text/Event-Stream; charset=utf-8' })
      response.write(': hello\n\nid: 1\ndata:\n\nevent: ping\ndata: not for us\n\n')
      sse(response, progress, result(message.id)).end()
    })
    const transport = await open(server.url)
    const got = collect(transport)
    await transport.send(call(1))
    await got.about(1)
    expect(got.deliveries).toEqual([
      { message: progress, about: 1 },
      { message: result(1), about: 1 },
    ])
  })

  it('resolves a request with the head, before the answer has come', async () => {
    let finish = (): void => {}
    const server = await scripted(({ message }, response) => {
      sse(response)
      finish = () => void sse(response, result(message.id)).end()
    })
    const transport = await open(server.url)
    const got = collect(transport)
    await transport.send(call(1))
    expect(got.deliveries).toEqual([])
    finish()
    await got.about(1)
  })

  it('brings a batch as one delivery', async () => {
    const server = await scripted((_, response) => json(response, [result(2), progress, result(1)]))
    const transport = await open(server.url)
    const got = collect(transport)
    const batch = [call(1), call(2)]
    await transport.send(batch)
    await got.about(2)
    expect(got.deliveries).toEqual([{ message: [result(2), progress, result(1)], about: 1 }])
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual(batch)
  })

  it.each([
    ['the stream is cut', (_: Seen, response) => cutStream(response), 'broke off'],
    ['the stream ends early', (_: Seen, response) => void sse(response, progress).end(), 'ended without the answer'],
    ['JSON is cut', (_: Seen, response) => cutJson(response), 'broke off'],
    ['an event is no JSON', (_: Seen, response) => void sse(response).end('data: {"a\n\n'), 'it is not JSON'],
    ['an event is no message', (_: Seen, response) => void sse(response, { jsonrpc: '1.0' }), 'jsonrpc must be "2.0"'],
    ['the body is no message', (_: Seen, response) => json(response, { hello: 1 }), 'jsonrpc must be "2.0"'],
    ['the answer is to another request', (_: Seen, response) => json(response, result(7)), 'without the answer'],
    ['the answer is too large', (_: Seen, response) => json(response, result(1, 'x'.repeat(3_000))), 'over 2000 bytes'],
    ['the event is too large', (_: Seen, response) => void sse(response, result(1, 'x'.repeat(3_000))), 'over 2000'],
  ] satisfies [string, Parameters<typeof scripted>[0], string][])(
    'says at once that the answer is lost when %s',
    async (_what, script, words) => {
      const server = await scripted(script)
      const transport = await open(server.url, { maxMessageBytes: 2_000 })
      const got = collect(transport)
      const started = performance.now()
      await transport.send(call(1))
      const sent = performance.now()
      const lost = await got.about(1)
      expect(performance.now() - sent).toBeLessThan(timeLimit(1_000, sent - started))
      const { message } = 'reason' in lost ? lost.reason : new Error('not lost')
      expect(message).toContain(words)
      expect(message).toContain(`tools/call at ${server.url}`)
      expect(got.deliveries.filter((each) => 'message' in each && !('method' in each.message))).toEqual([])
      await eventually(() => expect(server.sockets.open).toBeLessThanOrEqual(1))
    },
  )

  it('drops of a batch what was not asked here', async () => {
    const server = await scripted(({ message }, response) => {
      void sse(response, [result(8), result(9)], [result(9), progress, result(message.id)]).end()
    })
    const transport = await open(server.url)
    const got = collect(transport)
    await transport.send(call(1))
    await got.about(1)
    expect(got.deliveries).toEqual([{ message: [progress, result(1)], about: 1 }])
  })

  it('says of a batch which answers are lost', async () => {
    const server = await scripted((_, response) => void sse(response, result(2)).end())
    const transport = await open(server.url)
    const got = collect(transport)
    await transport.send([call(1), call(2), call(3)])
    await got.about(3)
    expect(got.deliveries.map((each) => ('lost' in each ? each.lost : 'an answer'))).toEqual(['an answer', 1, 3])
  })

  it('drops a second answer, and lets go of a stream that a server keeps open after the answer', async () => {
    const server = await scripted(({ message }, response) => void sse(response, result(message.id), result(message.id)))
    const transport = await open(server.url)
    const got = collect(transport)
    await transport.send(call(1))
    await eventually(() => expect(server.seen[0]?.gone).toBe(true))
    expect(got.deliveries).toEqual([{ message: result(1), about: 1 }])
  })

  it('resolves a notification and an answer once they are accepted, with whatever body', async () => {
    const server = await scripted(({ message }, response) => {
      if (message.method) response.writeHead(202).end()
      else response.writeHead(200).end('x'.repeat(100_000))
    })
    const transport = await open(server.url)
    const got = collect(transport)
    await transport.send({ jsonrpc: '2.0', method: 'notifications/roots/list_changed' })
    await transport.send({ jsonrpc: '2.0', id: 1, result: {} })
    expect(server.seen).toHaveLength(2)
    expect(got.deliveries).toEqual([])
  })

  it('rejects with ConnectionClosed, naming the URL and the cause, when nobody answers', async () => {
    const server = await scripted((_, response) => response.destroy())
    const transport = await open(server.url)
    const reason = await failure(transport.send(call(1)))
    expect(reason).toMatchObject({ name: 'ConnectionClosed', message: expect.stringContaining(server.url) as string })
    expect(reason.cause).toBeInstanceOf(Error)
  })
})

const cutStream = (response: Parameters<Parameters<typeof scripted>[0]>[1]): void => {
  sse(response, progress).write(': \n', () => response.destroy())
}

const cutJson = (response: Parameters<Parameters<typeof scripted>[0]>[1]): void => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
  response.write('{"jsonrpc":', () => response.destroy())
}

describe.each(wires)('a POST that is refused over %s', (_name, options) => {
  const send = async (script: Parameters<typeof scripted>[0], message = call(1), headers = {}) => {
    const server = await scripted(script)
    const transport = await http(server.url, options)()
    const got = collect(transport)
    return { sent: transport.send(message, { headers }), got, server }
  }
  const error = (id?: unknown): unknown => ({ jsonrpc: '2.0', id, error: { code: -32_022, message: 'No', data: [1] } })

  it.each([
    ['its id', 1],
    ['no id', undefined],
    ['a null id', null],
  ])('brings an error with %s as the answer', async (_what, id) => {
    const { sent, got } = await send((_, response) => json(response, error(id), 400))
    await sent
    expect(got.deliveries.length + Number((await got.about(1)) !== undefined)).toBeGreaterThan(0)
    expect(await got.about(1)).toEqual({ message: error(1), about: 1 })
  })

  it.each([
    ['text', 400, (response) => void response.writeHead(400).end('Go away'), 'refused with status 400: Go away'],
    ['nothing', 500, (response) => void response.writeHead(500).end(), 'refused with status 500'],
    ['JSON of its own', 422, (response) => json(response, { no: 1 }, 422), 'refused with status 422: {"no":1}'],
    ['broken JSON', 400, (response) => void response.writeHead(400, asJson).end('{'), 'refused with status 400: {'],
    ["another request's error", 400, (response) => json(response, error('server-error'), 400), 'status 400'],
    ['a result', 400, (response) => json(response, result(1), 400), 'status 400'],
    ['an error about who asks', 401, (response) => json(response, error(1), 401), 'give an authorization'],
    ['an error about who asks', 403, (response) => json(response, error(1), 403), 'status 403'],
    ['a page', 404, (response) => void response.writeHead(404).end('<p>'), 'no MCP endpoint at this URL'],
    ['an endpoint that takes no POST', 405, (response) => void response.writeHead(405).end(), 'no MCP endpoint'],
    ['a page that looks well', 200, (response) => void response.writeHead(200, asHtml).end('<p>'), 'with text/html'],
    ['success and nothing else', 202, (response) => void response.writeHead(202).end(), 'answered with nothing'],
  ] satisfies [string, number, (response: Parameters<Parameters<typeof scripted>[0]>[1]) => void, string][])(
    'rejects with HttpError where the server gives %s (%i)',
    async (_what, status, answer, words) => {
      const { sent, got, server } = await send((_, response) => answer(response))
      const reason = await failure(sent)
      expect(reason).toBeInstanceOf(HttpError)
      expect(reason).toMatchObject({ name: 'HttpError', status })
      expect(reason.message).toContain(words)
      expect(reason.message).toContain(`tools/call at ${server.url}`)
      expect(got.deliveries).toEqual([])
    },
  )

  it('keeps the first 2 KB of the body, and the headers', async () => {
    const { sent } = await send(
      (_, response) => void response.writeHead(400, { 'x-why': 'so' }).end('ab'.repeat(5_000)),
    )
    const reason = (await failure(sent)) as HttpError
    expect(reason.body).toBe('ab'.repeat(1_024))
    expect([reason.header('x-why'), reason.header('x-other')]).toEqual(['so', undefined])
  })

  it('rejects a notification with the error that the server gives', async () => {
    const { sent } = await send((_, response) => json(response, error(), 400), { jsonrpc: '2.0', method: 'x' })
    expect(await failure(sent)).toMatchObject({ name: 'HttpError', status: 400, body: JSON.stringify(error()) })
  })

  it('follows no redirect, and names where it leads without the query', async () => {
    const other = await scripted((_, response) => response.writeHead(200).end())
    const { sent } = await send((_, response) => {
      response.writeHead(307, { location: `${other.url}?token=secret` }).end()
    })
    const reason = await failure(sent)
    expect(reason).toMatchObject({ name: 'HttpError', status: 307 })
    expect(reason.message).toContain(`redirects are not followed; connect to ${other.url} if you trust it`)
    expect(reason.message).not.toContain('secret')
    expect(other.seen).toEqual([])
  })
})

const asJson = { 'content-type': 'application/json' }
const asHtml = { 'content-type': 'text/html; charset=utf-8' }
