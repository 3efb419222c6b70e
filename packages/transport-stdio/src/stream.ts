import type { Readable, Writable } from 'node:stream'
import {
  ConnectionClosed,
  decode,
  encode,
  ErrorCode,
  errorMessage,
  Inbox,
  ProtocolError,
  type Delivery,
  type Outgoing,
  type Transport,
} from '@mortise/protocol'
import { glimpse } from './glimpse.js'
import { Lines, type Unreadable } from './lines.js'
import { Outbox } from './outbox.js'

/** What a channel over two byte streams may take and keep. */
export interface StreamLimits {
  /** The longest line that is read, in bytes; default 4 MiB. A longer one is skipped and answered with an error. */
  limit?: number
  /**
   * How much a server writes, in bytes, that its client leaves unread, before it reads no more requests; default
   * 16 MiB. `Infinity` reads on whatever happens. A client always reads.
   */
  backlog?: number
}

/** A channel over two byte streams. */
export interface StreamOptions extends StreamLimits {
  input: Readable
  output: Writable
  /** Which side of the channel this is: a server answers a line that it cannot read, a client never does. */
  side: 'client' | 'server'
  /** Told of every line that is no message. For a client that is all that becomes of it. */
  onNoise?: (line: string) => void
}

/** What stands between the end of the input and the end of the channel: the reason, if it was no proper end. */
type Ending = (reason?: Error) => Promise<Error | undefined>

/** How long a close waits for the far side to take what was sent, in milliseconds. */
const patience = 500

/**
 * A channel over two byte streams, one message a line: standard input and output, a socket, a pipe. It owns both streams
 * from here on, and closes them; only the process's own `stdout` is left open.
 */
export const streamTransport = (options: StreamOptions): Transport => new StreamTransport(options)

/** The channel behind {@link streamTransport}, with a say in how it ends. */
export class StreamTransport implements Transport {
  readonly incoming = new Inbox<Delivery>()
  readonly #options: StreamOptions
  readonly #lines: Lines
  readonly #outbox: Outbox
  readonly #ending: Ending
  readonly #backlog: number
  #isOver = false
  #closing: Promise<void> | undefined

  constructor(options: StreamOptions, ending: Ending = (reason) => Promise.resolve(reason)) {
    const { input, output, side, limit = 4 * 2 ** 20, backlog = 16 * 2 ** 20 } = options
    this.#options = options
    this.#ending = ending
    this.#backlog = side === 'server' ? backlog : Infinity
    this.#lines = new Lines(limit)
    // Nobody can be answered any more, so a server ends; a client may still hear what was answered before.
    this.#outbox = new Outbox(output, (reason) => void (side === 'server' && this.#end(reason)))
    input.on('error', (cause) => this.#end(new ConnectionClosed(`The input failed: ${cause.message}`, { cause })))
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

  /** Says nothing more and brings nothing more, but still takes what the far side writes, so that it can end in peace. */
  async finish(): Promise<void> {
    this.#isOver = true
    this.incoming.end()
    this.#options.input.resume()
    await this.#outbox.close(patience)
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const { input, output } = this.#options
    await this.finish()
    input.destroy()
    if (output !== process.stdout) output.destroy()
  }

  #read(bytes: Uint8Array): void {
    if (this.#isOver) return
    for (const line of this.#lines.push(bytes)) this.#take(line)
    if (this.#outbox.size > this.#backlog) this.#rest()
  }

  /** Reads no more until the far side has read. What it has not read it cannot answer, so nobody waits for what is left unread here. */
  #rest(): void {
    const { input, output } = this.#options
    input.pause()
    const resume = (): void => {
      output.off('drain', resume)
      output.off('close', resume)
      input.resume()
    }
    output.on('drain', resume)
    output.on('close', resume)
  }

  #take(line: string | Unreadable): void {
    if (typeof line !== 'string') return this.#refuse(line)
    const decoded = decode(line)
    if ('message' in decoded) return this.incoming.push(decoded)
    this.#noise(line, line, line)
    if (this.#options.side === 'server') void this.send(decoded.refusal).catch(() => {})
  }

  /** A line that was not even decoded. */
  #refuse({ fault, head, tail }: Unreadable): void {
    this.#noise(`${head}...`, head, tail)
    if (this.#options.side === 'client') return
    const seen = glimpse(head, tail)
    const { limit = 4 * 2 ** 20 } = this.#options
    const error =
      fault === 'length'
        ? new ProtocolError(ErrorCode.invalidRequest, `The line is longer than ${limit} bytes; send less at once`)
        : new ProtocolError(ErrorCode.parse, 'The line is not UTF-8')
    void this.send(errorMessage(seen && !seen.isAnswer ? seen.id : undefined, error)).catch(() => {})
  }

  /** Tells of a line that is no message; if it was to be an answer, whoever waits for it waits no longer. */
  #noise(line: string, head: string, tail: string): void {
    this.#options.onNoise?.(line)
    const seen = this.#options.side === 'client' ? glimpse(head, tail) : undefined
    if (!seen?.isAnswer) return
    const reason = new Error(`The answer cannot be read: ${line.slice(0, 200)}`)
    this.incoming.push({ lost: seen.id, reason })
  }

  #end(reason?: Error): void {
    if (this.#isOver) return
    const rest = this.#lines.end()
    if (rest !== undefined) this.#take(rest)
    this.#isOver = true
    if (this.#options.side === 'client') void this.#outbox.close(0)
    void this.#ending(reason).then((why) => this.incoming.end(why))
  }
}
