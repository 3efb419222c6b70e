// What the snippets of the documentation take for granted: what stands further up on their page, and what is the reader's.
// Names that a snippet declares or imports itself stand in front of these. No test imports this file; the compiler reads it.
import type * as http from 'node:http'
import type { Duplex } from 'node:stream'
import type * as clients from '@mortise/client'
import type * as protocol from '@mortise/protocol'
import type * as servers from '@mortise/server'
import type { McpMount } from '@mortise/transport-http/express'
import type * as listening from '@mortise/transport-http/node'
import type { McpHandler } from '@mortise/transport-http/server'
import type * as stdio from '@mortise/transport-stdio'
import type { Express } from 'express'
import type { WebSocket } from 'ws'
import type { ZodObject, ZodString } from 'zod'

type Stream = NonNullable<servers.Feature['streams']>[number]

interface Weighed {
  item: string
  grams: number
}

/** Libraries that are not installed here, as far as they are needed. */
interface Hono {
  all(path: string, handler: (c: { readonly req: { readonly raw: Request } }) => Promise<Response>): void
}
interface Redis {
  publish(channel: string, text: string): Promise<number>
  subscribe(channel: string): Promise<unknown>
  on(event: 'message', listener: (channel: string, text: string) => void): this
  set(key: string, value: string, expiry: 'PXAT', until: number, condition: 'NX'): Promise<'OK' | null>
}
interface Fastify {
  all(
    path: string,
    handler: (
      request: { readonly raw: http.IncomingMessage; readonly body: unknown },
      reply: { readonly raw: http.ServerResponse; hijack(): void },
    ) => void,
  ): void
}

declare global {
  type Change = protocol.Change
  type Delivery = protocol.Delivery
  type ClientExtension = clients.ClientExtension
  type ServerExtension = servers.ServerExtension

  const Client: typeof clients.Client
  const ConnectionClosed: typeof protocol.ConnectionClosed
  const ErrorCode: typeof protocol.ErrorCode
  const Inbox: typeof protocol.Inbox
  const McpServer: typeof servers.McpServer
  const ProtocolError: typeof protocol.ProtocolError
  const createServer: typeof http.createServer
  const decode: typeof protocol.decode
  const encode: typeof protocol.encode
  const extensionPath: typeof protocol.extensionPath
  const methods: typeof protocol.methods
  const notification: typeof protocol.notification
  const object: typeof protocol.object
  const request: typeof protocol.request
  const resultType: typeof protocol.resultType
  const serveHttp: typeof listening.serveHttp
  const serveStdio: typeof stdio.serveStdio
  const serving: typeof servers.serving
  const string: typeof protocol.string

  const app: Express
  const client: clients.Client
  const fastify: Fastify
  const handler: McpHandler
  const hearing: Redis
  const hono: Hono
  const mount: McpMount
  const redis: Redis
  const served: listening.ServedHttp
  const server: servers.McpServer
  const side: 'client' | 'server'
  const signal: AbortSignal
  const socket: WebSocket & Duplex
  const target: clients.Target
  const token: string
  const transport: protocol.Transport

  // What is the reader's.
  const Topping: ZodObject<{ name: ZodString }>
  const database: { close(): Promise<void> }
  function askTheUser(form: protocol.Elicitation): Promise<protocol.Elicited>
  function preheat(signal: AbortSignal): Promise<{ bake(topping: object): string }>
  function publish(name: string, tag: string): Promise<string>
  function save(id: string): void
  function verify(token: string, wanted: { audience: string }): Promise<{ sub: string } | undefined>

  // What the page about extensions takes from its example.
  const Weight: protocol.Shape<Weighed>
  const weigh: protocol.RequestDef<{ item: string }, Weighed> & { readonly from: 'client' }
  const moved: protocol.NotificationDef & { readonly topic: 'items' }
  const ticket: protocol.ResultType<{ ticket: string }>
  const accept: Stream['accept']
  const follow: Stream['follow']
}
