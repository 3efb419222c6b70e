import type { Reply, ReplyHeaders } from './carrier.js'

/** How far a client may fall behind before it is cut off, in bytes. */
const maxBacklog = 16 * 1_048_576

/** What every stream of events says of itself: proxies are to pass on each event as it comes. */
const head: ReplyHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** The JSON text of a message or a batch as an event: one line, for JSON escapes all others. */
const event = (text: string): string => `event: message\ndata: ${text}\n\n`

/** Messages as a stream of events. The head goes out with the first. */
export class EventStream {
  readonly #reply: Reply
  readonly #headers: ReplyHeaders
  #begun = false

  constructor(reply: Reply, headers?: ReplyHeaders) {
    this.#reply = reply
    this.#headers = headers ? { ...head, ...headers } : head
  }

  /** Begins before there is anything to say. */
  begin(): void {
    this.#begun = true
    void this.#reply.begin(this.#headers)
  }

  /** Sends a message's text. Resolves when there is room for more; a client that has fallen too far behind is cut off. */
  async send(text: string): Promise<void> {
    if (this.#reply.backlog > maxBacklog) return this.#reply.cut()
    const sent = this.#begun ? this.#reply.write(event(text)) : this.#reply.begin(this.#headers, event(text))
    this.#begun = true
    await sent
  }

  /** Ends the stream, with the text of one last message where there is one. */
  end(last?: string): void {
    if (!this.#begun) this.begin()
    this.#reply.end(last === undefined ? undefined : event(last))
  }
}
