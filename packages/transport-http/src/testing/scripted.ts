import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConnectionClosed, type Delivery, type Id, type Message, type Transport } from '@mortise/protocol'
import { onTestFinished } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'

/** A request as a scripted server saw it, its body read. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body parsed: as a message, since most tests send one. */
  readonly message: { id?: Id; method?: string; params?: Record<string, unknown> }
  /** Whether the client has hung up. */
  gone: boolean
}

/** A server on loopback that does with each request what the test says. */
export interface Scripted {
  readonly url: string
  readonly seen: Seen[]
  /** How many sockets were ever opened to it, and how many are open. */
  readonly sockets: { opened: number; open: number }
}

/** Starts a scripted server; it ends with the test. */
export async function scripted(script: (seen: Seen, response: ServerResponse) => void): Promise<Scripted> {
  const seen: Seen[] = []
  const sockets = { opened: 0, open: 0 }
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request
      const message = body === '' ? {} : (JSON.parse(body) as Seen['message'])
      const one: Seen = { method, url, headers, body, message, gone: false }
      response.on('close', () => (one.gone = !response.writableFinished))
      seen.push(one)
      script(one, response)
    })
  })
  server.on('connection', (socket) => {
    sockets.opened++
    sockets.open++
    socket.on('close', () => sockets.open--)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, seen, sockets }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}

/** Opens an event stream and writes events to it, each a message. */
export function sse(response: ServerResponse, ...messages: unknown[]): ServerResponse {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  for (const message of messages) response.write(`data: ${JSON.stringify(message)}\n\n`)
  response.flushHeaders()
  return response
}

/** A request of a tool, in a revision without sessions or within one. */
export const call = (id: Id): Message => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'add' } })
/** What answers it. */
export const result = (id: Id | undefined, value: unknown = 'done'): unknown => ({
  jsonrpc: '2.0',
  id,
  result: { value },
})
/** The headers that mark a request as stateless. */
export const stateless = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'add' }

/** What a transport delivered, as far as it has been read. */
export interface Collected {
  readonly deliveries: Delivery[]
  /** Set when `incoming` has ended. */
  ended: boolean
  /** What it threw, if that was its end. */
  broken?: unknown
  /** Waits for the news of one request: its answer, or that it is lost. */
  about(id: Id): Promise<Delivery>
}

/** Reads all that a transport brings; closes it when the test ends. */
export function collect(transport: Transport): Collected {
  const collected: Collected = {
    deliveries: [],
    ended: false,
    about: (id) =>
      eventually(() => {
        const found = collected.deliveries.find((each) => settles(each, id))
        if (!found) throw new Error(`Nothing came of request ${id}`)
        return found
      }),
  }
  void (async () => {
    try {
      for await (const delivery of transport.incoming) collected.deliveries.push(delivery)
    } catch (reason) {
      collected.broken = reason
    }
    collected.ended = true
  })()
  onTestFinished(() => transport.close())
  return collected
}

const settles = (delivery: Delivery, id: Id): boolean => {
  if ('lost' in delivery) return delivery.lost === id
  if ('missed' in delivery) return false
  const { message } = delivery
  return [message].flat().some((each) => !('method' in each) && each.id === id)
}

/** The reason of a rejection. Throws when there is none. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const reason: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (reason instanceof Error) return reason
  throw new ConnectionClosed('Expected a rejection')
}
