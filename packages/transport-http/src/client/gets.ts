import { ConnectionClosed, SessionLost } from '@mortise/protocol'
import { HttpError, refused } from './error.js'
import { readExcerpt, streams } from './messages.js'
import type { Ask, Call, Reply } from './wire.js'

/** What the GETs of a session need of the transport that they go over. */
export interface GetOptions {
  /** Where they go, for errors. */
  readonly target: string
  /** Sends a request other than a POST, with the user's headers added. */
  readonly ask: (ask: Ask) => Promise<Call>
  /** The largest message, in bytes. */
  readonly limit: number
  /** The shortest silence after which a stream that was kept alive is taken for dead, in milliseconds. */
  readonly idle: number
  /** Whether the user's headers may be others the next time, so that a refusal for lack of authorization may pass. */
  readonly renews?: boolean | undefined
  /** Told that the server knows the session no more. */
  readonly lose: (reason: SessionLost) => void
}

/** The session that they belong to. */
export interface Held {
  /** Whether the server has given it an id. */
  readonly open: boolean
  /** What every message of the session carries. */
  readonly headers: Readonly<Record<string, string>>
}

/** Asks for the streams of one session, and knows whether the server has any. */
export class Gets {
  /** Set once it is known that no GET brings a stream. */
  none: Error | undefined
  readonly options: GetOptions
  readonly #held: Held
  #opened = false

  constructor(options: GetOptions, held: Held) {
    this.options = options
    this.#held = held
  }

  /** What a GET asks for, for errors. */
  get asked(): string {
    return `GET ${this.options.target}`
  }

  /** The session has ended: later GETs would be another's. */
  end(): void {
    this.none ??= new ConnectionClosed('A new session has begun')
  }

  /** Sends one, for what comes after the event of an id. */
  ask(lastId: string | undefined): Promise<Call> {
    if (this.none) return Promise.reject(this.none)
    const headers = { ...this.#held.headers, accept: 'text/event-stream' }
    return this.options.ask({
      method: 'GET',
      headers: lastId ? { ...headers, 'last-event-id': inBytes(lastId) } : headers,
    })
  }

  /** Judges the head of the response: undefined for a stream, else why there is none. */
  async judge(reply: Reply, lastId: string | undefined): Promise<HttpError | undefined> {
    const { status } = reply
    if (status === 200 && streams(reply)) {
      this.#opened = true
      return undefined
    }
    const body = await readExcerpt(reply)
    if (status === 405) return this.#offersNone(reply, body)
    const reason = refused(this.asked, reply, body)
    if (status !== 404) return reason
    // A server that has nothing for GET may say 404 too; but one that had a stream, or gave ids to events, means the session.
    if (!this.#opened && lastId === undefined) return this.#offersNone(reply, body)
    if (this.#held.open && !this.none) this.options.lose(new SessionLost(reason.message, { cause: reason }))
    return reason
  }

  #offersNone(reply: Reply, body: string): HttpError {
    const reason = new HttpError(
      `${this.asked}: the server has no stream to take up (status ${reply.status})`,
      reply,
      body,
    )
    this.none ??= reason
    return reason
  }
}

/** A text of any characters as a header carries it: a character for each byte of its UTF-8. */
const inBytes = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))
