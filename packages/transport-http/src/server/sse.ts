import type { Reply, ReplyHeaders } from './carrier.js'
import type { Limits } from './limits.js'
import type { Ticker, Timed } from './ticker.js'

/** Where messages go out as events. */
export interface Events {
  /** Sends a message's text. Resolves when there is room for more, or nobody who needs it. */
  send(text: string): Promise<void>
  /** Ends the stream, with the text of one last message where there is one. */
  end(last?: string): void
  /** Lets the client know that it will be a stream, before there is anything to say. */
  begin(): void
  /** Ends the response early, if the client can come back for the rest. */
  leave?(): void
}

/** What streams of events have in common. */
export interface Streaming {
  readonly ticker: Ticker
  readonly limits: Limits
}

/** What every stream of events says of itself: proxies are to pass on each event as it comes. */
export const streamHead: ReplyHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** As long as fewer bytes wait, nobody who writes is asked to wait. */
const room = 65_536
/** What says nothing, so that nothing in between takes a quiet stream for a dead one. */
export const comment = ':\n\n'

/** The JSON text of a message or a batch as an event: one line, for JSON escapes all others. */
export const event = (text: string, id?: string): string =>
  id === undefined ? `event: message\ndata: ${text}\n\n` : `id: ${id}\nevent: message\ndata: ${text}\n\n`

/** Messages as a stream of events over one response. The head goes out with the first. */
export class EventStream implements Events, Timed {
  place = 0
  readonly #reply: Reply
  readonly #streaming: Streaming
  readonly #headers: ReplyHeaders
  #begun = false
  /** How many events have gone out since there was room, and when the first of them did. */
  #waiting = 0
  #fullSince = 0
  #spokeAt = 0

  constructor(reply: Reply, streaming: Streaming, headers?: ReplyHeaders) {
    this.#reply = reply
    this.#streaming = streaming
    this.#headers = headers ? { ...streamHead, ...headers } : streamHead
  }

  /** Begins before there is a message to send; `first` is events as they are written. */
  begin(first?: string): void {
    void this.#write(first)
  }

  async send(text: string, id?: string): Promise<void> {
    await this.#write(event(text, id))
  }

  end(last?: string, id?: string): void {
    const text = last === undefined ? undefined : event(last, id)
    const begun = this.#begun
    if (!begun) this.begin(text)
    this.#streaming.ticker.remove(this)
    this.#reply.end(begun ? text : undefined)
  }

  tick(now: number): void {
    if (this.#reply.gone) return this.#streaming.ticker.remove(this)
    if (now - this.#spokeAt >= this.#streaming.limits.keepAliveMs) void this.#write(comment)
  }

  /** Cuts off a client that has fallen too far behind. */
  async #write(text: string | undefined): Promise<void> {
    const { ticker } = this.#streaming
    if (!this.#begun) {
      this.#begun = true
      ticker.add(this)
      this.#spokeAt = ticker.now
      return this.#reply.begin(this.#headers, text)
    }
    if (this.#behind()) return this.#reply.cut()
    this.#spokeAt = ticker.now
    if (text !== undefined) await this.#reply.write(text)
  }

  #behind(): boolean {
    const { backlog } = this.#reply
    const { limits, ticker } = this.#streaming
    if (backlog < room) this.#waiting = 0
    if (backlog > limits.maxQueueBytes) return true
    if (this.#waiting++ === 0) this.#fullSince = ticker.now
    // Many at a time are a burst, which says nothing of how the client reads.
    return this.#waiting > limits.maxQueueEvents && this.#fullSince !== ticker.now
  }
}
