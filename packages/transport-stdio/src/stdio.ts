import type { Readable, Writable } from 'node:stream'
import { serveChannel, type Endpoint, type Origin } from '@mortise/protocol'
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
  /** Whether the process is ended after its `stdin` has, should anything still hold it; default true. */
  exit?: boolean
}

/** A server that is being served. */
export interface StdioServer {
  /** Resolves when the channel has ended, whoever ended it. Never rejects. */
  readonly closed: Promise<void>
  /** Ends the channel, cancels what is under way, and resolves when that is done. Safe to call twice. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** How long requests under way have to be answered once the input has ended, in milliseconds. */
const grace = 400

/** How long the process has to end by itself after that, in milliseconds. */
const farewell = 400

/**
 * Serves a server over standard input and output until the input ends. What is then under way has 400 ms to be answered
 * and is cancelled. A process whose own `stdin` has ended, and that does not end by itself within another 400 ms, is ended,
 * so that no client leaves it behind; `exit: false` leaves that to you. Signals are left to you.
 */
export function serveStdio(server: Endpoint, options: ServeStdioOptions = {}): StdioServer {
  const { input = process.stdin, output = process.stdout, origin, exit = input === process.stdin, ...limits } = options
  const work = new Work(server)
  let isClosing = false
  const transport = new StreamTransport({ input, output, side: 'server', ...limits }, async (reason) => {
    if (!reason) await work.done(grace)
    return reason
  })
  const serve = async (): Promise<void> => {
    // A client that went away in the middle is one that went away.
    await serveChannel(work, transport, origin).catch(() => {})
    if (exit && !isClosing) setTimeout(() => process.exit(), farewell).unref()
  }
  const closed = serve()
  const close = async (): Promise<void> => {
    isClosing = true
    await transport.close()
    await closed
  }
  return { closed, close, [Symbol.asyncDispose]: close }
}
