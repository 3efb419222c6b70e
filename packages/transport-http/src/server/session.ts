import {
  ConnectionClosed,
  encode,
  isBatch,
  type Endpoint,
  type Id,
  type Origin,
  type Outgoing,
  type Session,
} from '@mortise/protocol'
import type { Reply } from './carrier.js'
import { refuse, type Refused } from './classify.js'
import type { HttpExchange } from './exchange.js'
import { EventStream } from './sse.js'

/** One session: the server's half of it, and where what the server says unasked can go. */
export class HttpSession {
  readonly id = crypto.randomUUID()
  readonly session: Session
  /** Who opened it: nobody else may use it, though the id were known. */
  readonly principal: string | undefined
  readonly #running = new Map<Id, HttpExchange>()
  #stream: EventStream | undefined
  #ended = false

  constructor(endpoint: Endpoint, origin: Origin) {
    this.principal = origin.principal
    this.session = endpoint.open(origin, (outgoing, options) => this.#tell(outgoing, options?.about))
  }

  /** Notes where a request is answered, for as long as it is under way. */
  async during(id: Id, exchange: HttpExchange, serve: () => Promise<void>): Promise<void> {
    // The server refuses a second request of the same id; the first one's way must stay known.
    const first = !this.#running.has(id)
    if (first) this.#running.set(id, exchange)
    try {
      await serve()
    } finally {
      if (first) this.#running.delete(id)
    }
  }

  /** Takes the stream for what is said unasked; false when there is one already. */
  listen(reply: Reply): boolean {
    if (this.#stream) return false
    const stream = (this.#stream = new EventStream(reply))
    stream.begin()
    reply.whenGone(() => {
      if (this.#stream === stream) this.#stream = undefined
    })
    return true
  }

  /** Ends what is under way, and the stream. */
  end(): void {
    this.#ended = true
    this.session.close()
    const reason = new ConnectionClosed('The session has ended')
    for (const exchange of this.#running.values()) exchange.cancel(reason)
    this.#stream?.end()
    this.#stream = undefined
  }

  async #tell(outgoing: Outgoing, about: Id | undefined): Promise<void> {
    if (this.#ended) throw new ConnectionClosed('The session has ended')
    const exchange = about === undefined ? undefined : this.#running.get(about)
    if (exchange && !isBatch(outgoing) && 'method' in outgoing && (await exchange.say(outgoing))) return
    // Where no stream is open nobody listens, and nothing is kept for later.
    await this.#stream?.send(encode(outgoing))
  }
}

/** The sessions that are held, by their ids. */
export class Sessions {
  readonly #all = new Map<string, HttpSession>()
  readonly #endpoint: Endpoint

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  /** Opens one, whose handshake is still to come. */
  open(origin: Origin): HttpSession {
    const opened = new HttpSession(this.#endpoint, origin)
    this.#all.set(opened.id, opened)
    return opened
  }

  /** The session of that id, unless it is another's. It goes by what it agreed on, whichever version a header names. */
  find(id: string, origin: Origin, request?: Id): HttpSession | Refused {
    const found = this.#all.get(id)
    if (!found || found.principal !== origin.principal) {
      return refuse(404, 'No such session, or it has ended; open one without a session id', request)
    }
    return found
  }

  /** Ends one. */
  end(session: HttpSession): void {
    this.#all.delete(session.id)
    session.end()
  }

  /** Ends them all. */
  close(): void {
    for (const session of this.#all.values()) this.end(session)
  }
}
