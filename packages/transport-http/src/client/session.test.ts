import type { ServerResponse } from 'node:http'
import { ConnectionClosed } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { http } from './http.js'
import type { HttpOptions } from './opener.js'
import { call, collect, failure, json, result, scripted, sse } from '../testing/scripted.js'
import { agreed, initialize, initialized, requests, serveSession, shakeHands } from '../testing/session.js'

const changed = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' }

describe.each([
  ['node:http', {}],
  ['fetch', { fetch: (url, init) => fetch(url, init) }],
] satisfies [string, HttpOptions][])('a session over %s', (_name, options: HttpOptions) => {
  it('names the session in all that follows the handshake, and ends it on the server [N084 N090 N094 N095]', async () => {
    const server = await serveSession(({ message, method }, response) => {
      if (method === 'GET') sse(response)
      else if (message.id === 1) json(response, result(1))
      else if (method === 'POST') response.writeHead(202).end()
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await shakeHands(transport)
    await eventually(() => expect(requests(server)).toContain('GET'))
    await transport.send(call(1), { headers: agreed })
    await got.about(1)
    await transport.send({ jsonrpc: '2.0', id: 5, result: {} })
    await transport.close()
    expect(requests(server)).toEqual(['initialize', initialized.method, 'GET', 'tools/call', 'POST', 'DELETE'])
    const [first, ...later] = server.seen
    expect(first?.headers).not.toHaveProperty('mcp-session-id')
    for (const { headers } of later) expect(headers).toMatchObject({ 'mcp-session-id': 'session-1', ...agreed })
  })

  it('delivers what the server says of its own accord, as part of no request', async () => {
    const server = await serveSession(({ method }, response) => {
      if (method === 'GET') sse(response, changed)
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await shakeHands(transport)
    await eventually(() => expect(got.deliveries).toContainEqual({ message: changed }))
    expect(server.seen.find(({ method }) => method === 'GET')?.headers.accept).toBe('text/event-stream')
  })

  it.each([405, 404, 400, 500, 503])(
    'asks once for a stream that is answered with %i, and goes on without',
    async (status) => {
      const server = await serveSession(({ method, message }, response) => {
        if (method === 'GET') response.writeHead(status).end()
        else if (method === 'POST') json(response, result(message.id))
      })
      const transport = await http(server.url, options)()
      const got = collect(transport)
      await shakeHands(transport)
      await transport.send(call(1))
      await got.about(1)
      await transport.close()
      expect(requests(server)).toEqual(['initialize', initialized.method, 'GET', 'tools/call', 'DELETE'])
    },
  )

  it('opens the stream again when it breaks, after the wait that the server asks for and the event it has seen [N078 N079]', async () => {
    const opened: number[] = []
    const server = await serveSession(({ method }, response) => {
      if (method !== 'GET') return
      opened.push(performance.now())
      if (opened.length === 1) sse(response).write('retry: 0\nid: 7\ndata:\n\n', () => response.destroy())
      else sse(response, changed)
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await shakeHands(transport)
    await eventually(() => expect(got.deliveries).toContainEqual({ message: changed }))
    expect(opened[1]! - opened[0]!).toBeGreaterThan(140)
    const [first, second] = server.seen.filter(({ method }) => method === 'GET')
    expect(first?.headers).not.toHaveProperty('last-event-id')
    expect(second?.headers).toMatchObject({ 'last-event-id': '7', 'mcp-session-id': 'session-1', ...agreed })
  })

  it('hears the server once the stream is open, and is told what may have been lost', async () => {
    const opened: ServerResponse[] = []
    const server = await serveSession(({ method }, response) => {
      if (method === 'GET') opened.push(sse(response))
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await shakeHands(transport)
    await transport.hearing!()
    expect(opened).toHaveLength(1)
    opened[0]!.destroy()
    await eventually(() => expect(got.deliveries).toContainEqual({ missed: expect.any(ConnectionClosed) as unknown }))
    expect(opened).toHaveLength(2)
  })

  it.each([
    ['not where it stays the same', { authorization: 'old' }, 'HttpError', 2],
    ['where it can be renewed', () => ({ authorization: 'new' }), undefined, 3],
  ])('asks again for a stream that wants another authorization, %s', async (_how, headers, name, times) => {
    let gets = 0
    const server = await serveSession(({ method }, response) => {
      if (method !== 'GET') return
      gets++
      // One that opens and ends at once, so that there is a stream to come back to.
      if (gets === 1) sse(response, changed).end()
      else if (name === undefined && gets === 3) sse(response)
      else response.writeHead(401).end()
    })
    const transport = await http(server.url, { ...options, headers })()
    const got = collect(transport)
    await shakeHands(transport)
    const news = name === undefined ? { missed: {} } : { missed: { name, status: 401 }, over: true }
    await eventually(() => expect(got.deliveries.at(-1)).toMatchObject(news))
    expect(gets).toBe(times)
  })

  it('brings an unknown method as the answer, though its status is 404', async () => {
    const error = { jsonrpc: '2.0', id: 1, error: { code: -32_601, message: 'No such method' } }
    const server = await serveSession(({ method }, response) => {
      if (method === 'POST') json(response, error, 404)
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await shakeHands(transport)
    await transport.send(call(1))
    expect(await got.about(1)).toEqual({ message: error, about: 1 })
  })

  it('begins anew with a second handshake [N093]', async () => {
    const server = await serveSession(({ method }, response) => {
      if (method === 'GET') sse(response)
    })
    const transport = await http(server.url, options)()
    collect(transport)
    await shakeHands(transport)
    await eventually(() => expect(requests(server)).toContain('GET'))
    await transport.send(initialize)
    expect(server.seen.at(-1)?.headers).not.toHaveProperty('mcp-session-id')
    await eventually(() => expect(server.seen.find(({ method }) => method === 'GET')?.gone).toBe(true))
  })

  it('is none where the server gives no id: no stream, nothing to end', async () => {
    const server = await scripted(({ message }, response) => {
      if (message.id === undefined) response.writeHead(202).end()
      else json(response, result(message.id))
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await shakeHands(transport)
    await transport.send(call(1))
    await got.about(1)
    await transport.hearing?.()
    await transport.close()
    expect((await failure(transport.hearing!())).name).toBe('ConnectionClosed')
    expect(requests(server)).toEqual(['initialize', initialized.method, 'tools/call'])
    expect(server.seen[2]?.headers).toMatchObject(agreed)
  })

  it('refuses an id that no header may carry', async () => {
    const server = await serveSession(() => {}, 'two words')
    const transport = await http(server.url, options)()
    collect(transport)
    expect((await failure(transport.send(initialize))).message).toContain('not visible ASCII: "two words"')
  })

  it('waits a second at most for the server to end it', async () => {
    const server = await scripted(({ message, method }, response) => {
      if (message.method === 'initialize') json(response, result(0), 200, { 'mcp-session-id': 's' })
      else if (method !== 'DELETE') response.writeHead(202).end()
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await transport.send(initialize)
    const start = performance.now()
    await transport.close()
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(requests(server)).toEqual(['initialize', 'DELETE'])
    expect(got.ended).toBe(true)
  })
})
