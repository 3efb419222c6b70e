import type { Endpoint } from '@mortise/protocol'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createMcpHandler, type McpHandler } from './server/handler.js'
import type { HandlerOptions } from './server/options.js'

/** A mount for Express: `app.use('/mcp', mount)`. */
export interface McpMount {
  (request: IncomingMessage & { body?: unknown }, response: ServerResponse): void
  /** The handler behind it, to be closed when the app is. */
  readonly handler: McpHandler
}

/**
 * Mounts a server, or a handler made for one, in an Express app. It works in front of `express.json()` and behind it;
 * behind it, `express.json()` sets the limit to bodies, and answers those that are no JSON.
 */
export function mcpExpress(server: Endpoint | McpHandler, options?: HandlerOptions): McpMount {
  const handler = 'node' in server ? server : createMcpHandler(server, options)
  return Object.assign<(request: IncomingMessage, response: ServerResponse) => void, { handler: McpHandler }>(
    (request, response) => handler.node(request, response),
    { handler },
  )
}
