import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { inMemoryPair, serveChannel, type Endpoint, type Opener } from '@mortise/protocol'
import { http } from '@mortise/transport-http'
import { mcpExpress } from '@mortise/transport-http/express'
import { serveHttp } from '@mortise/transport-http/node'
import { createMcpHandler } from '@mortise/transport-http/server'
import { serveStdio, streamTransport } from '@mortise/transport-stdio'
import express from 'express'

/** A server that can be reached, and the way to reach it. */
export interface Served {
  readonly open: Opener
  close(): Promise<unknown>
}

const memory = (server: Endpoint): Served => {
  const channels: Promise<void>[] = []
  return {
    open: () => {
      const [near, far] = inMemoryPair()
      channels.push(serveChannel(server, far))
      return near
    },
    close: () => Promise.all(channels),
  }
}

const stdio = (server: Endpoint): Served => {
  const channels: Promise<void>[] = []
  return {
    open: () => {
      const [toServer, toClient] = [new PassThrough(), new PassThrough()]
      channels.push(serveStdio(server, { input: toServer, output: toClient }).closed)
      return streamTransport({ input: toClient, output: toServer, side: 'client' })
    },
    close: () => Promise.all(channels),
  }
}

const fetched = (server: Endpoint): Served => {
  const handler = createMcpHandler(server)
  const fetch = (href: string, init?: RequestInit): Promise<Response> => handler.fetch(new Request(href, init))
  return { open: http('http://localhost/mcp', { fetch }), close: () => handler.close() }
}

const node = async (server: Endpoint): Promise<Served> => {
  const served = await serveHttp(server)
  return { open: http(served.url), close: () => served.close() }
}

const mounted =
  (options: { sessions?: boolean }) =>
  async (server: Endpoint): Promise<Served> => {
    const handler = createMcpHandler(server, options)
    const app = express().use(express.json()).use('/mcp', mcpExpress(handler))
    const listening = createServer(app)
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    const { port } = listening.address() as AddressInfo
    const close = async (): Promise<void> => {
      await handler.close()
      await new Promise((resolve) => listening.close(resolve).closeAllConnections())
    }
    return { open: http(`http://127.0.0.1:${port}/mcp`), close }
  }

/** A server that speaks only HTTP+SSE: a POST to its own URL is turned down. */
const sse = async (server: Endpoint): Promise<Served> => {
  const handler = createMcpHandler(server, { legacySse: true })
  const listening = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/sse') response.writeHead(404).end()
    else handler.node(request, response)
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const { port } = listening.address() as AddressInfo
  const close = async (): Promise<void> => {
    await handler.close()
    await new Promise((resolve) => listening.close(resolve).closeAllConnections())
  }
  return { open: http(`http://127.0.0.1:${port}/sse`), close }
}

/** Every way to reach a server, by the name it has in the table. */
export const channels: Readonly<Record<string, (server: Endpoint) => Served | Promise<Served>>> = {
  memory,
  stdio,
  fetch: fetched,
  node,
  express: mounted({}),
  'HTTP+SSE': sse,
  'express without sessions': mounted({ sessions: false }),
}
