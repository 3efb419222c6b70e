import { requireEndpoint, type Change, type Endpoint } from '@mortise/protocol'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { inTurn } from './in-turn.js'
import { Intake } from './intake.js'
import { NodeIncoming, NodeReply } from './node.js'
import type { HandlerOptions } from './options.js'
import { WebIncoming, WebReply } from './web.js'

/** One endpoint for clients of every revision, in whatever way their HTTP requests arrive. */
export interface McpHandler {
  /** Answers a request of the Fetch standard. Resolves when the head of the response is known; never rejects. */
  readonly fetch: (request: Request) => Promise<Response>
  /**
   * Answers a request of `node:http`. `parsedBody` is the body where something in front has read and parsed it; an
   * Express `req.body` is found without being handed over.
   */
  readonly node: (request: IncomingMessage, response: ServerResponse, parsedBody?: unknown) => void
  /** Whether it takes requests: not once it drains or is closed. */
  readonly open: boolean
  /**
   * Refuses what comes from now on with 503 and `Retry-After`, ends the streams on which clients only wait for news, and
   * closes once what is under way has ended, or after `ms` milliseconds (default 10,000) at the latest.
   */
  readonly drain: (ms?: number) => Promise<void>
  /** Tells clients that follow it of a change, whichever handler or transport they came by. */
  readonly notify: (change: Change) => void
  /** Ends its sessions and streams at once, and refuses what comes later. The server lives on. Safe to call twice. */
  readonly close: () => Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Offers a server over Streamable HTTP. Only the loopback may reach it unless `allowedHosts` says otherwise. */
export function createMcpHandler(server: Endpoint, options: HandlerOptions = {}): McpHandler {
  requireEndpoint(server, 'createMcpHandler')
  const intake = new Intake(server, options)
  const close = async (): Promise<void> => intake.close()
  return {
    fetch(request) {
      const reply = new WebReply(request, intake.unread)
      void intake.take(new WebIncoming(request), reply)
      return reply.response
    },
    node(request, response, parsedBody) {
      inTurn(request, response, () => {
        void intake.take(
          new NodeIncoming(request, parsedOf(request, parsedBody)),
          new NodeReply(response, intake.unread),
        )
      })
    },
    get open() {
      return intake.open
    },
    drain: (ms = 10_000) => intake.drain(ms),
    notify: (change) => server.changes.publish(change),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** As middleware of Express the third argument is `next`; and its `req.body` means something only once it is read. */
function parsedOf(request: IncomingMessage & { body?: unknown }, given: unknown): unknown {
  if (given !== undefined && typeof given !== 'function') return given
  return request.readableEnded ? request.body : undefined
}
