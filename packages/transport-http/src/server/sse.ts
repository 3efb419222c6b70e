import { encode, type Outgoing } from '@mortise/protocol'
import type { Reply, ReplyHeaders } from './carrier.js'

/** How far a client may fall behind before it is cut off, in bytes. */
const maxBacklog = 16 * 1_048_576

/** What every stream of events says of itself: proxies are to pass on each event as it comes. */
const head: ReplyHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** A message or a batch as an event. */
const event = (outgoing: Outgoing): string => `event: message\ndata: ${encode(outgoing)}\n\n`

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

  /** Resolves when there is room for more. A client that has fallen too far behind is cut off. */
  async send(outgoing: Outgoing): Promise<void> {
    const text = event(outgoing)
    const sent = this.#begun ? this.#reply.write(text) : this.#reply.begin(this.#headers, text)
    this.#begun = true
    if (this.#reply.backlog > maxBacklog) this.#reply.cut()
    await sent
  }

  /** Ends the stream, with one last message where there is one. */
  end(last?: Outgoing): void {
    if (!this.#begun) this.begin()
    this.#reply.end(last && event(last))
  }
}
