import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Endpoint, Message } from '@mortise/protocol'
import express from 'express'
import { onTestFinished } from 'vitest'
import { mcpExpress } from '../express.js'
import { serveHttp } from '../node.js'
import { createMcpHandler, type McpHandler } from '../server/handler.js'
import type { HandlerOptions } from '../server/options.js'

/** A HTTP request of a test: a POST of a message unless it says otherwise. */
export interface Ask {
  method?: string
  /** The query of the URL, without its question mark. */
  query?: string
  /** Sent beside those that every POST needs; `undefined` leaves one out. */
  headers?: Record<string, string | undefined>
  /** A message, or a text as it is. */
  body?: Message | readonly Message[] | string | Uint8Array
  /** Aborted to hang up, even before there is a response. */
  leaving?: AbortController
}
/** A response of which the head has come. */
export interface Got {
  readonly status: number
  header(name: string): string | undefined
  /** The rest of it as text. */
  readonly text: () => Promise<string>
  /** The rest of it as JSON. */
  json(): Promise<unknown>
  /** The next event as it was written, or what else stands before a blank line; empty at the end. */
  piece(): Promise<string>
  /** The next event as it is; undefined at the end. */
  event(): Promise<{ readonly name: string; readonly data: string } | undefined>
  /** The message of the next event that has one; undefined at the end. */
  next(): Promise<unknown>
  /** Leaves it. */
  hangUp(): void
}
/** A server that can be reached in one of the ways in which HTTP requests arrive. */
export interface Carried {
  readonly handler: McpHandler
  readonly ask: (ask: Ask) => Promise<Got>
  /** Gives a session id to a client that has shaken hands, for the headers of what it sends next. */
  readonly join: (initialize: Message, headers?: Record<string, string>) => Promise<{ 'mcp-session-id': string }>
}
/** The ways in which HTTP requests arrive. */
export type Carrier = (server: Endpoint, options?: HandlerOptions) => Promise<Carried>

const posting = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }

function headersOf({ method = 'POST', headers }: Ask): Record<string, string> {
  const all = { ...(method === 'POST' ? posting : { accept: 'text/event-stream' }), ...headers }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

const queryOf = ({ query = '' }: Ask): string => query && `?${query}`

const bodyOf = ({ body }: Ask): string | Uint8Array | undefined =>
  body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)

function gotten(status: number, header: Got['header'], chunks: AsyncIterable<Uint8Array>, hangUp: () => void): Got {
  const reader = chunks[Symbol.asyncIterator]()
  const decoder = new TextDecoder()
  let text = ''
  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.next()
    if (!done) text += decoder.decode(value, { stream: true })
    return !done
  }
  const whole = async (): Promise<string> => {
    while (await more());
    return text
  }
  const piece = async (): Promise<string> => {
    while (!text.includes('\n\n')) if (!(await more())) return ''
    const end = text.indexOf('\n\n') + 2
    const found = text.slice(0, end)
    text = text.slice(end)
    return found
  }
  const event: Got['event'] = async () => {
    const found = await piece()
    const [, name = ''] = /^event: ([^\n]*)/m.exec(found) ?? []
    const [, data = ''] = /^data: ([^\n]*)/m.exec(found) ?? []
    return found === '' ? undefined : { name, data }
  }
  const next = async (): Promise<unknown> => {
    const found = await event()
    return found && (found.data === '' ? next() : JSON.parse(found.data))
  }
  return { status, header, text: whole, json: async () => JSON.parse(await whole()), piece, event, next, hangUp }
}

const joining =
  (ask: Carried['ask']): Carried['join'] =>
  async (body, headers = {}) => {
    const id = (await ask({ body, headers })).header('mcp-session-id')
    if (id === undefined) throw new Error('The handshake gave no session id')
    return { 'mcp-session-id': id }
  }

const asking =
  (url: string) =>
  (ask: Ask): Promise<Got> =>
    new Promise((resolve, reject) => {
      const { leaving = new AbortController() } = ask
      const sent = httpRequest(url + queryOf(ask), {
        method: ask.method ?? 'POST',
        headers: headersOf(ask),
        signal: leaving.signal,
      })
      sent.on('error', reject)
      sent.on('response', (response: IncomingMessage) => {
        const header = (name: string): string | undefined => response.headers[name] as string | undefined
        resolve(gotten(response.statusCode!, header, response, () => leaving.abort()))
      })
      sent.end(bodyOf(ask))
    })

/** Listens on loopback until the test has finished; gives the port. */
export async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

const mounted =
  (mount: (handler: McpHandler) => RequestListener): Carrier =>
  async (server, options) => {
    const handler = createMcpHandler(server, options)
    onTestFinished(() => handler.close())
    const ask = asking(`http://127.0.0.1:${await listening(mount(handler))}/mcp`)
    return { handler, ask, join: joining(ask) }
  }

const fetched: Carrier = async (server, options) => {
  const handler = createMcpHandler(server, options)
  onTestFinished(() => handler.close())
  const ask: Carried['ask'] = async (ask) => {
    const { leaving = new AbortController() } = ask
    const init = {
      method: ask.method ?? 'POST',
      headers: headersOf(ask),
      body: bodyOf(ask) ?? null,
      signal: leaving.signal,
    }
    const response = await handler.fetch(new Request(`http://127.0.0.1/mcp${queryOf(ask)}`, init as RequestInit))
    const nothing: Uint8Array[] = []
    const chunks = (response.body ?? ReadableStream.from(nothing)) as AsyncIterable<Uint8Array>
    return gotten(
      response.status,
      (name) => response.headers.get(name) ?? undefined,
      chunks,
      () => leaving.abort(),
    )
  }
  return { handler, ask, join: joining(ask) }
}

const served: Carrier = async (server, options) => {
  const { handler, url, close } = await serveHttp(server, options)
  onTestFinished(() => close())
  const ask = asking(url)
  return { handler, ask, join: joining(ask) }
}

/** Every way in which HTTP requests arrive, by name. */
export const carriers: Record<'fetch' | 'node' | 'express' | 'express behind express.json()', Carrier> = {
  fetch: fetched,
  node: served,
  express: mounted((handler) => express().use('/mcp', mcpExpress(handler)).use(express.json())),
  'express behind express.json()': mounted((handler) => express().use(express.json()).all('/mcp', mcpExpress(handler))),
}
/** The two that differ in how a response is written. */
export const writers = [
  ['fetch', carriers.fetch],
  ['node', carriers.node],
] as const
/** All of them, as a table for tests. */
export const everyCarrier = Object.entries(carriers)
