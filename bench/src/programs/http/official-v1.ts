import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { given } from '../given.js'
import { officialV1 } from '../official-v1.js'
import type { Offered } from '../tools.js'
import { listening } from './listening.js'

const offered = given<Offered>()

// Both as its own examples have it: a server for each request, or one for each session.
async function alone(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const server = officialV1(offered)
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  response.on('close', () => void server.close())
  await server.connect(transport)
  await transport.handleRequest(request, response)
}

const transports = new Map<string, StreamableHTTPServerTransport>()
async function inSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const known = transports.get(request.headers['mcp-session-id'] as string)
  if (known) return known.handleRequest(request, response)
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: true,
    onsessioninitialized: (id) => void transports.set(id, transport),
  })
  await officialV1(offered).connect(transport)
  await transport.handleRequest(request, response)
}

const take = offered.manner === 'session' ? inSession : alone
listening((request, response) => void take(request, response))
