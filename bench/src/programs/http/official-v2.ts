import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { given } from '../given.js'
import { officialV2 } from '../official-v2.js'
import type { Offered } from '../tools.js'
import { listening } from './listening.js'

const offered = given<Offered>()

// Both as its own examples have it: its handler with a factory, or a transport for each session.
const handler = toNodeHandler(createMcpHandler(() => officialV2(offered)))
const alone = (request: IncomingMessage, response: ServerResponse): Promise<void> => handler(request, response)

const transports = new Map<string, NodeStreamableHTTPServerTransport>()
async function inSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const known = transports.get(request.headers['mcp-session-id'] as string)
  if (known) return known.handleRequest(request, response)
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: true,
    onsessioninitialized: (id) => void transports.set(id, transport),
  })
  await officialV2(offered).connect(transport)
  await transport.handleRequest(request, response)
}

const take = offered.manner === 'session' ? inSession : alone
listening((request, response) => void take(request, response))
