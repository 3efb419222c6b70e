import type { Readable, Writable } from 'node:stream'
import { requireEndpoint, serveChannel, type Endpoint, type Origin } from '@mortise/protocol'
import { StreamTransport, type StreamLimits } from './stream.js'
import { Work } from './work.js'

/** How a server is served over two byte streams. */
export interface ServeStdioOptions extends StreamLimits {
  /** Where requests come from; default this process's `stdin`. */
  input?: Readable
  /** Where answers go; default this process's `stdout`. */
  output?: Writable
  /** Who the client is, where that is known; default nobody in particular. */
  origin?: Origin
  /** Whether the process is ended once its client has gone, should it not end by itself; default true for `stdin`. */
  exit?: boolean
}

/** A server that is being served over two byte streams. */
export interface StdioServer {
  /** Resolves when the channel has ended, whichever side ended it. Never rejects. */
  readonly closed: Promise<void>
  /** Ends the channel, cancels what is under way, and resolves when that is done. Safe to call twice. */
  close(): Promise<void>
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** How long what is under way has to be answered once the input has ended, in milliseconds. */
const grace = 400
/** How long the process then has to end by itself, in milliseconds; with `grace`, less than the second a client waits. */
const farewell = 200

/**
 * Serves a server over standard input and output until the input ends. What is under way then has 400 ms to be answered,
 * and is cancelled. A process whose own `stdin` was served, and that something holds for another 200 ms, is ended, so
 * that no client leaves it behind; `exit: false` leaves that to you. So are signals.
 */
export function serveStdio(server: Endpoint, options: ServeStdioOptions = {}): StdioServer {
  const { input = process.stdin, output = process.stdout, origin, exit = input === process.stdin, ...limits } = options
  requireEndpoint(server, 'serveStdio')
  const work = new Work(server)
  let isAsked = false
  const transport = new StreamTransport({ input, output, side: 'server', ...limits }, async (reason) => {
    if (!reason) await work.done(grace)
    return reason
  })
  const serve = async (): Promise<void> => {
    // However the client went, it went.
    await serveChannel(work, transport, origin).catch(() => {})
    if (exit && !isAsked) setTimeout(() => process.exit(), farewell).unref()
  }
  const closed = serve()
  const close = async (): Promise<void> => {
    isAsked = true
    await transport.close()
    await closed
  }
  return { closed, close, [Symbol.asyncDispose]: close }
}
