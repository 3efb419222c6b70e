import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Exchange } from '@mortise/protocol'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { serveHttp } from '../node.js'
import { FakeServer, initialize, note, request } from '../testing/endpoint.js'
import { createMcpHandler } from './handler.js'

const claim = { 'mcp-method': 'ping', 'content-type': 'application/json' }
const mebibyte = note('notifications/message', { text: 'x'.repeat(1_048_576) })
const piece = note('notifications/message', { text: 'x'.repeat(65_536) })
const settled = async (promise: Promise<void>): Promise<boolean> => {
  let done = false
  void promise.then(() => (done = true))
  await new Promise((resolve) => setImmediate(resolve))
  return done
}

/** Hands over the exchange of a request that goes on until it is given up. */
function endless(): { server: FakeServer; running: Promise<Exchange> } {
  let run = (_exchange: Exchange): void => {}
  const running = new Promise<Exchange>((resolve) => (run = resolve))
  const server = new FakeServer(async ({ method }, exchange) => {
    if (method === 'initialize') return {}
    await exchange.notify(note('notifications/begun'))
    run(exchange)
  })
  return { server, running }
}

/** The response to a request over a socket, of which nothing is read yet. */
async function unread(server: FakeServer): Promise<IncomingMessage> {
  const { port, close } = await serveHttp(server)
  onTestFinished(() => close())
  return new Promise((resolve) => {
    const sent = httpRequest({ port, host: '127.0.0.1', path: '/mcp', method: 'POST', headers: claim, agent: false })
    sent.on('response', resolve)
    sent.end(JSON.stringify(request(1)))
  })
}

/** Writes until there is no room; gives what was written, of which the last waits. */
async function fill(exchange: Exchange): Promise<Promise<void>[]> {
  const writes: Promise<void>[] = []
  do writes.push(exchange.notify(piece))
  while ((await settled(writes.at(-1)!)) && writes.length < 1_000)
  expect(await settled(writes.at(-1)!)).toBe(false)
  return writes
}

describe('a client that reads slowly over node', () => {
  it('makes who writes wait until it reads', async () => {
    const warned = vi.fn<(warning: Error) => void>()
    process.on('warning', warned)
    onTestFinished(() => void process.off('warning', warned))
    const { server, running } = endless()
    const response = await unread(server)
    const writes = await fill(await running)
    response.resume()
    await Promise.all(writes)
    expect(warned).not.toHaveBeenCalled()
  })

  it('makes nobody wait once it has left', async () => {
    const { server, running } = endless()
    const response = await unread(server)
    const exchange = await running
    const writes = await fill(exchange)
    response.destroy()
    await Promise.all(writes)
    expect(exchange.cancelled).toBe(true)
    await exchange.notify(mebibyte)
    await exchange.answer({ jsonrpc: '2.0', id: 1, result: {} }, 'run')
  })

  it('is cut off when it has fallen too far behind', async () => {
    const { server, running } = endless()
    const response = await unread(server)
    const exchange = await running
    for (let i = 0; i < 50; i++) void exchange.notify(mebibyte)
    await eventually(() => expect(exchange.cancelled).toBe(true))
    await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('a client that reads slowly over fetch', () => {
  const ask = async (server: FakeServer, headers: Record<string, string> = claim): Promise<Response> =>
    createMcpHandler(server).fetch(
      new Request('http://localhost/mcp', { method: 'POST', headers, body: JSON.stringify(request(1)) }),
    )

  it('makes who writes wait until it reads', async () => {
    const { server, running } = endless()
    const response = await ask(server)
    const exchange = await running
    const writes = await fill(exchange)
    void exchange.answer({ jsonrpc: '2.0', id: 1, result: {} }, 'run')
    expect((await response.text()).match(/^event: /gm)).toHaveLength(1 + writes.length + 1)
    await Promise.all(writes)
  })

  it('makes nobody wait once it has left', async () => {
    const { server, running } = endless()
    const response = await ask(server)
    const exchange = await running
    const writes = await fill(exchange)
    await response.body!.cancel()
    await Promise.all(writes)
    expect(exchange.cancelled).toBe(true)
    await exchange.notify(mebibyte)
  })

  it('is cut off when it has fallen too far behind', async () => {
    const { server, running } = endless()
    const response = await ask(server)
    const exchange = await running
    for (let i = 0; i < 20; i++) void exchange.notify(mebibyte)
    expect(exchange.cancelled).toBe(true)
    await expect(response.text()).rejects.toThrow('The response broke off')
  })

  it('has its session stream cut off too, and may open another', async () => {
    const { server } = endless()
    const handler = createMcpHandler(server)
    const init = { method: 'POST', headers: claim, body: JSON.stringify(initialize()) }
    const { 'mcp-method': _claim, ...headers } = claim
    const opened = await handler.fetch(new Request('http://localhost/mcp', { ...init, headers }))
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id')! }
    const listen = (): Promise<Response> => handler.fetch(new Request('http://localhost/mcp', { headers: session }))
    const stream = await listen()
    for (let i = 0; i < 20; i++) void server.sessions[0]!.send(mebibyte)
    await expect(stream.text()).rejects.toThrow('The response broke off')
    expect((await listen()).status).toBe(200)
    await handler.close()
  })
})
