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
import type { Reply, ReplyHeaders } from './carrier.js'
import { refuse, type Refused } from './classify.js'
import type { HttpExchange } from './exchange.js'
import { KeptStream, written } from './kept-stream.js'
import { readEventId, type Archive, type Kept, type Replay } from './replay.js'
import type { Manner } from './response.js'
import { EventStream, type Streaming } from './sse.js'

/** What the sessions of a handler have in common. */
export interface Hosting extends Streaming {
  readonly endpoint: Endpoint
  readonly archive: Archive
}

/** One session: the server's half of it, and the streams on which it speaks. An idle one holds as little as can be. */
export class HttpSession implements Manner {
  readonly id = crypto.randomUUID()
  readonly session: Session
  /** Who opened it: nobody else may use it, though the id were known. */
  readonly principal: string | undefined
  /** When it was last used, by the ticker. */
  usedAt: number
  readonly #hosting: Hosting
  #running: Map<Id, HttpExchange> | undefined
  #streams: Map<number, KeptStream> | undefined
  #replay: Replay | undefined
  /** How many streams there have been. */
  #count = 0
  /** The stream for what is said unasked. */
  #standing: KeptStream | undefined
  /** The streams that have ended with something that their clients were told to come back for. */
  #owed: Set<number> | undefined
  #ended = false

  constructor(hosting: Hosting, origin: Origin) {
    this.#hosting = hosting
    this.usedAt = hosting.ticker.now
    this.principal = origin.principal
    // Without the headers of the handshake, which would be kept for as long as the session.
    const { principal, auth } = origin
    const known = principal === undefined ? { auth } : { principal, auth }
    this.session = hosting.endpoint.open(known, (outgoing, options) => this.#tell(outgoing, options?.about))
  }

  /** Whether something is under way, or somebody reads. */
  get busy(): boolean {
    if (this.#running && this.#running.size > 0) return true
    for (const stream of this.#streams?.values() ?? []) if (stream.taken) return true
    return false
  }

  /** Whether an answer waits for a client that was told to come back for it. */
  get owes(): boolean {
    return this.#owed !== undefined && this.#owed.size > 0
  }

  /** Notes where a request is answered, for as long as it is under way. */
  async during(id: Id, exchange: HttpExchange, serve: () => Promise<void>): Promise<void> {
    const running = (this.#running ??= new Map())
    // The server refuses a second request of the same id; the first one's way must stay known.
    const first = !running.has(id)
    if (first) running.set(id, exchange)
    try {
      await serve()
    } finally {
      if (first) running.delete(id)
    }
  }

  /** A stream of its own for the response to a POST. */
  stream(reply: Reply, headers?: ReplyHeaders): KeptStream {
    const stream = this.#open()
    stream.connect(reply, undefined, headers)
    return stream
  }

  /** Takes the stream for what is said unasked, or with a cursor any stream after that event; says why not. */
  listen(reply: Reply, cursor: string | undefined): Refused | undefined {
    if (cursor !== undefined) return this.#resume(reply, cursor)
    if (this.#standing?.taken) return taken
    this.#standing ??= this.#open()
    this.#standing.connect(reply, undefined)
    return undefined
  }

  /** Ends what is under way, and the streams. */
  end(): void {
    this.#ended = true
    this.session.close()
    const reason = new ConnectionClosed('The session has ended')
    for (const exchange of this.#running?.values() ?? []) exchange.cancel(reason)
    for (const stream of this.#streams?.values() ?? []) stream.end()
    this.#replay?.clear()
  }

  #open(): KeptStream {
    const { archive, ticker, limits } = this.#hosting
    const replay = (this.#replay ??= archive.replay(this.principal))
    const polls = this.session.caller?.revision.traits.polls === true
    const number = ++this.#count
    const streams = (this.#streams ??= new Map())
    const stream = new KeptStream(number, { replay, ticker, limits, polls }, ({ left }) => {
      streams.delete(number)
      if (left) (this.#owed ??= new Set()).add(number)
    })
    streams.set(number, stream)
    return stream
  }

  #resume(reply: Reply, cursor: string): Refused | undefined {
    const [number = 0, event = 0] = readEventId(cursor) ?? []
    const open = this.#streams?.get(number)
    const missed = this.#replay?.after(number, event, open?.last)
    if (!missed) return stale
    this.#owed?.delete(number)
    if (open) open.connect(reply, missed)
    else finished(reply, this.#hosting, missed)
    return undefined
  }

  async #tell(outgoing: Outgoing, about: Id | undefined): Promise<void> {
    if (this.#ended) throw new ConnectionClosed('The session has ended')
    const exchange = about === undefined ? undefined : this.#running?.get(about)
    if (exchange && !isBatch(outgoing) && 'method' in outgoing && (await exchange.say(outgoing))) return
    // Before the stream has been opened nobody listens, and nothing is kept for later.
    await this.#standing?.send(encode(outgoing))
  }
}

/** A stream that has ended, read once more. */
function finished(reply: Reply, hosting: Hosting, missed: readonly Kept[]): void {
  const response = new EventStream(reply, hosting)
  response.begin(written(missed))
  response.end()
}

const taken = refuse(409, 'This session has its stream already; a session has one')
const stale = refuse(400, 'The event that Last-Event-ID names is not kept here; begin without one')
