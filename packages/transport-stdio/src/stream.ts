import type { Readable, Writable } from 'node:stream'
import {
  ConnectionClosed,
  decode,
  encode,
  ErrorCode,
  errorMessage,
  Inbox,
  ProtocolError,
  tell,
  type Delivery,
  type ErrorMessage,
  type Outgoing,
  type Transport,
} from '@mortise/protocol'
import { glimpse } from './glimpse.js'
import { Lines, type Unreadable } from './lines.js'
import { Outbox } from './outbox.js'

/** What a channel over two byte streams reads and keeps at most. */
export interface StreamLimits {
  /** The longest line that is read, in bytes; default 4 MiB. A longer one is skipped. */
  limit?: number | undefined
  /**
   * How much of what a server has written, in bytes, its client may leave unread before the server reads no more;
   * default 4 MiB. `Infinity` reads on whatever happens. A client always reads.
   */
  backlog?: number | undefined
}

/** A channel over two byte streams. */
export interface StreamOptions extends StreamLimits {
  /** Where the far side's messages come from. */
  input: Readable
  /** Where messages to the far side go. */
  output: Writable
  /** Which side of the channel this is: a server answers a line that it cannot read, a client never does. */
  side: 'client' | 'server'
  /** Told of each line that is no message; of a line that is no text, only how it begins. */
  onNoise?: ((line: string) => void) | undefined
}

/** What happens between the end of the far side and the end of the channel; gives the reason, if it was no proper end. */
export type Ending = (reason?: Error) => Promise<Error | undefined>

/** How long a close waits until the far side has taken what was sent, in milliseconds. */
const patience = 500

/**
 * Makes a channel of two byte streams, one message a line: a pair of pipes, a socket, whatever carries bytes. It owns the
 * streams from here on and closes them; only the process's own `stdout` it leaves open.
 */
export const streamTransport = (options: StreamOptions): Transport => new StreamTransport(options)

/** What {@link streamTransport} makes, with a say in how it ends. */
export class StreamTransport implements Transport {
  readonly incoming = new Inbox<Delivery>()
  readonly #input: Readable
  readonly #isServer: boolean
  readonly #limit: number
  readonly #backlog: number
  readonly #onNoise: StreamOptions['onNoise']
  readonly #ending: Ending
  readonly #lines: Lines
  readonly #outbox: Outbox
  #why: Promise<Error | undefined> | undefined
  #closing: Promise<void> | undefined
  #isOver = false

  constructor(options: StreamOptions, ending: Ending = (reason) => Promise.resolve(reason)) {
    const { input, output, side, limit = 4 * 2 ** 20, backlog = 4 * 2 ** 20, onNoise } = options
    this.#input = input
    this.#isServer = side === 'server'
    this.#limit = limit
    this.#backlog = this.#isServer ? backlog : Infinity
    this.#onNoise = onNoise
    this.#ending = ending
    this.#lines = new Lines(limit)
    this.#outbox = new Outbox(output, (cause) => this.#broken(cause))
    input.on('error', (cause) => this.#end(new ConnectionClosed(`Reading failed: ${cause.message}`, { cause })))
    input.on('data', (bytes: Uint8Array | string) => this.#read(typeof bytes === 'string' ? Buffer.from(bytes) : bytes))
    input.on('end', () => this.#end())
    input.on('close', () => this.#end())
  }

  send(message: Outgoing): Promise<void> {
    try {
      return this.#outbox.write(`${encode(message)}\n`)
    } catch (reason) {
      return Promise.reject(reason as Error)
    }
  }

  /** Ends the conversation, yet still takes what the far side writes, so that it can end in peace. */
  async finish(): Promise<void> {
    this.#isOver = true
    this.incoming.end()
    this.#input.resume()
    await this.#outbox.close(patience)
  }

  close(): Promise<void> {
    return (this.#closing ??= this.finish().finally(() => this.#input.destroy()))
  }

  #read(bytes: Uint8Array): void {
    if (this.#isOver) return
    for (const line of this.#lines.push(bytes)) this.#take(line)
    if (this.#outbox.size > this.#backlog) void this.#rest()
  }

  /** Reads no more until the far side has read. What it has not read it cannot answer, so nobody here waits for it. */
  async #rest(): Promise<void> {
    this.#input.pause()
    await this.#outbox.write('').catch(() => {})
    this.#input.resume()
  }

  #take(line: string | Unreadable): void {
    if (typeof line !== 'string') return this.#refuse(this.#refusalOf(line), line.head, line.tail)
    const decoded = decode(line)
    if ('message' in decoded) this.incoming.push(decoded)
    else this.#refuse(decoded.refusal, line, line, decoded.unserved)
  }

  /** A line that is no message: a server says so, a client tells whoever waited for it as an answer. */
  #refuse(refusal: ErrorMessage, head: string, tail: string, unserved: readonly ErrorMessage[] = []): void {
    tell(this.#onNoise, [head])
    if (this.#isServer) {
      for (const error of [refusal, ...unserved]) void this.send(error).catch(() => {})
      return
    }
    const seen = glimpse(head, tail)
    if (!seen?.isAnswer) return
    const reason = new Error(`The answer to request ${JSON.stringify(seen.id)} is unusable: ${refusal.error.message}`)
    this.incoming.push({ lost: seen.id, reason })
  }

  #refusalOf({ fault, head, tail }: Unreadable): ErrorMessage {
    const seen = glimpse(head, tail)
    const error =
      fault === 'encoding'
        ? new ProtocolError(ErrorCode.parse, 'Not UTF-8')
        : new ProtocolError(ErrorCode.invalidRequest, `A line longer than ${this.#limit} bytes, the \`limit\` here`)
    return errorMessage(seen?.isAnswer ? undefined : seen?.id, error)
  }

  /** The far side reads no more. A client may still hear answers; a server has nobody left to answer. */
  #broken(cause?: Error): void {
    const reason = new ConnectionClosed('The far side reads no more', { cause })
    if (this.#isServer) this.#end(reason)
    else void this.#gone(reason).then((why) => this.#outbox.fail(why))
  }

  /** The far side says no more. A server may still answer, as far as its ending allows. */
  #end(reason?: Error): void {
    if (this.#isOver) return
    const rest = this.#lines.end()
    if (rest !== undefined) this.#take(rest)
    this.#isOver = true
    void this.#gone(reason).then((why) => {
      this.incoming.end(why)
      if (why || !this.#isServer) this.#outbox.fail(why)
    })
  }

  #gone(reason?: Error): Promise<Error | undefined> {
    return (this.#why ??= this.#ending(reason))
  }
}
