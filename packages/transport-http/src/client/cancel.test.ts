import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import type { Fetch } from './fetch.js'
import { http } from './http.js'
import type { HttpOptions } from './opener.js'
import { call, collect, failure, result, scripted, sse, stateless } from '../testing/scripted.js'

const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } } as const
const wires: [string, HttpOptions][] = [
  ['node:http', {}],
  ['fetch', { fetch: (url, init) => fetch(url, init) }],
]

describe.each(wires)('cancelling over %s', (_name, options) => {
  it('leaves the response to a stateless request, and says nothing more [N114]', async () => {
    const server = await scripted((_, response) => void sse(response))
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await transport.send(call(1), { headers: stateless })
    await transport.send(cancelled, { about: 1 })
    await eventually(() => expect(server.seen[0]?.gone).toBe(true))
    expect(await got.about(1)).toMatchObject({ lost: 1, reason: { name: 'ConnectionClosed' } })
    expect(server.seen).toHaveLength(1)
  })

  it('leaves a stateless request that has no response yet, which then rejects', async () => {
    const server = await scripted(() => {})
    const transport = await http(server.url, options)()
    collect(transport)
    const sent = failure(transport.send(call(1), { headers: stateless }))
    await eventually(() => expect(server.seen).toHaveLength(1))
    await transport.send(cancelled, { about: 1 })
    expect(await sent).toMatchObject({ name: 'ConnectionClosed', message: 'The request was cancelled' })
    await eventually(() => expect(server.seen[0]?.gone).toBe(true))
  })

  it('says nothing about a stateless request that has been answered [N139 N140]', async () => {
    const server = await scripted(({ message }, response) => void sse(response, result(message.id)).end())
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await transport.send(call(1), { headers: stateless })
    await got.about(1)
    await transport.send(cancelled, { about: 1, headers: stateless })
    expect(server.seen).toHaveLength(1)
  })

  it('tells the server about a request of a session, and then leaves it [N088]', async () => {
    const server = await scripted(({ message }, response) => {
      if (message.id === undefined) response.writeHead(202).end()
      else sse(response)
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await transport.send(call(1), { headers: { 'mcp-protocol-version': '2025-11-25' } })
    await transport.send(cancelled, { about: 1, headers: { 'mcp-protocol-version': '2025-11-25' } })
    expect(server.seen.map(({ message }) => message.method)).toEqual(['tools/call', 'notifications/cancelled'])
    expect(await got.about(1)).toMatchObject({ lost: 1 })
    await eventually(() => expect(server.seen[0]?.gone).toBe(true))
  })

  it('leaves every other request alone', async () => {
    let finish = (): void => {}
    const server = await scripted(({ message }, response) => {
      sse(response)
      if (message.id === 2) finish = () => void sse(response, result(2)).end()
    })
    const transport = await http(server.url, options)()
    const got = collect(transport)
    await Promise.all([1, 2].map((id) => transport.send(call(id), { headers: stateless })))
    await transport.send(cancelled, { about: 1 })
    await got.about(1)
    finish()
    expect(await got.about(2)).toEqual({ message: result(2), about: 2 })
  })

  it('cancels what waits for the headers of the user before anything is sent', async () => {
    const server = await scripted((_, response) => void sse(response))
    let give = (_headers: Record<string, string>): void => {}
    const headers = (): Promise<Record<string, string>> => new Promise((resolve) => (give = resolve))
    const transport = await http(server.url, { ...options, headers })()
    collect(transport)
    const sent = failure(transport.send(call(1), { headers: stateless }))
    await transport.send(cancelled, { about: 1 })
    give({})
    expect(await sent).toMatchObject({ message: 'The request was cancelled' })
    expect(server.seen).toEqual([])
  })
})

it('leaves a fetch that does not heed its signal, before its response and within', async () => {
  const left: unknown[] = []
  let answer = (): void => {}
  const own: Fetch = () => {
    const body = new ReadableStream<Uint8Array>({ cancel: (reason) => void left.push(reason) })
    const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    return new Promise((resolve) => (answer = () => resolve(response)))
  }
  const transport = await http('http://127.0.0.1:1/mcp', { fetch: own })()
  const got = collect(transport)
  const first = failure(transport.send(call(1), { headers: stateless }))
  await transport.send(cancelled, { about: 1 })
  answer()
  expect(await first).toMatchObject({ message: 'The request was cancelled' })
  const second = transport.send(call(2), { headers: stateless })
  answer()
  await second
  await transport.send(cancelled, { about: 2 })
  expect(await got.about(2)).toMatchObject({ lost: 2, reason: { message: 'The request was cancelled' } })
  expect(left).toHaveLength(2)
})
