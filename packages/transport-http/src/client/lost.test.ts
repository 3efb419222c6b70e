import { ConnectionClosed, type Transport } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { http } from './http.js'
import type { HttpOptions } from './opener.js'
import { call, collect, failure, json, result, sse, type Collected, type Scripted } from '../testing/scripted.js'
import { agreed, event, initialize, requests, serveSession, shakeHands, stream } from '../testing/session.js'

const unknown = { jsonrpc: '2.0', id: 1, error: { code: -32_001, message: 'Session not found' } }
const noMethod = { jsonrpc: '2.0', error: { code: -32_601, message: 'Method not found' } }

describe.each([
  ['node:http', {}],
  ['fetch', { fetch: (url, init) => fetch(url, init) }],
] satisfies [string, HttpOptions][])('a session that the server has forgotten, over %s', (_name, options) => {
  const start = async (
    rest: Parameters<typeof serveSession>[0],
  ): Promise<{ server: Scripted; transport: Transport; got: Collected }> => {
    const server = await serveSession(rest)
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await shakeHands(transport)
    return { server, transport, got }
  }
  /** It is over, for what comes after too; and of a session that is gone nobody takes leave. */
  const isOver = async ({ server, transport, got }: Awaited<ReturnType<typeof start>>): Promise<void> => {
    await eventually(() => expect(got.ended).toBe(true))
    expect(got.broken).toBeInstanceOf(ConnectionClosed)
    expect(got.broken).toMatchObject({ name: 'SessionLost', cause: { name: 'HttpError', status: 404 } })
    expect(await failure(transport.send(call(9)))).toBe(got.broken)
    expect(await failure(transport.send(initialize))).toBe(got.broken)
    expect(await failure(transport.hearing!())).toBe(got.broken)
    await transport.close()
    expect(requests(server)).not.toContain('DELETE')
    expect((await failure(transport.send(call(9)))).name).toBe('ConnectionClosed')
  }

  it('ends the channel over a request, whatever the body, and rejects what is under way', async () => {
    const started = await start(({ method, message }, response) => {
      if (method === 'GET') return void stream(response)
      if (message.id === 1) json(response, unknown, 404)
      if (message.id === 3) sse(response)
    })
    const { server, transport, got } = started
    await transport.send(call(3), { headers: agreed })
    const waiting = failure(transport.send(call(2), { headers: agreed }))
    await eventually(() => expect(requests(server)).toHaveLength(5))
    const reason = await failure(transport.send(call(1), { headers: agreed }))
    expect(reason.message).toContain('the session has ended')
    expect(await waiting).toBe(reason)
    await isOver(started)
    expect(got.broken).toBe(reason)
    await eventually(() => expect(server.seen.every(({ gone, method }) => gone || method === 'POST')).toBe(true))
    expect(server.seen.find(({ message }) => message.id === 3)?.gone).toBe(true)
  })

  it.each([
    ['a notification', { jsonrpc: '2.0', method: 'notifications/roots/list_changed' }],
    ['an answer', { jsonrpc: '2.0', id: 7, result: {} }],
  ] as const)('ends the channel over %s', async (_what, message) => {
    const started = await start(({ method }, response) => {
      if (method === 'GET') stream(response)
      else response.writeHead(404).end()
    })
    expect(await failure(started.transport.send(message))).toMatchObject({ name: 'SessionLost' })
    await isOver(started)
  })

  it('ends the channel over the stream for what it says of its own accord', async () => {
    let gets = 0
    const started = await start((_, response) => {
      if (++gets === 1) stream(response, 'retry: 0\n\n').end()
      else response.writeHead(404).end()
    })
    await isOver(started)
    expect(gets).toBe(2)
  })

  it('ends the channel over a stream that is taken up again', async () => {
    const started = await start(({ method, headers }, response) => {
      if (method === 'POST') stream(response, `retry: 0\n${event(undefined, 'a')}`).end()
      else if (headers['last-event-id']) response.writeHead(404).end()
      else response.writeHead(503).end()
    })
    await started.transport.send(call(1), { headers: agreed })
    await isOver(started)
    expect(requests(started.server).filter((each) => each === 'tools/call')).toHaveLength(1)
  })

  it('is not lost by a notification of a method that the server does not have', async () => {
    const { transport, got } = await start(({ message, method }, response) => {
      if (method === 'GET') response.writeHead(405).end()
      else if (message.id === undefined) json(response, noMethod, 404)
      else json(response, result(message.id))
    })
    const sent = transport.send({ jsonrpc: '2.0', method: 'notifications/odd' })
    expect(await failure(sent)).toMatchObject({ name: 'HttpError', status: 404 })
    await transport.send(call(1), { headers: agreed })
    expect(await got.about(1)).toEqual({ message: result(1), about: 1 })
  })

  it('does not end a session that was opened after it', async () => {
    let refuse = (): void => {}
    const { server, transport, got } = await start(({ message, method }, response) => {
      if (method === 'GET') stream(response)
      else if (message.id === 1) refuse = () => json(response, unknown, 404)
      else json(response, result(message.id))
    })
    const sent = failure(transport.send(call(1), { headers: agreed }))
    await eventually(() => expect(requests(server)).toContain('tools/call'))
    await shakeHands(transport)
    refuse()
    expect((await sent).name).toBe('SessionLost')
    await transport.send(call(2), { headers: agreed })
    expect(await got.about(2)).toEqual({ message: result(2), about: 2 })
    expect(got.ended).toBe(false)
  })
})
