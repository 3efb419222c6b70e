import {
  ConnectionClosed,
  encode,
  headerName,
  Inbox,
  isAnswer,
  isBatch,
  methods,
  SessionLost,
  type Delivery,
  type Outgoing,
  type SendOptions,
  type Transport,
} from '@mortise/protocol'
import { hintsAtLegacy, LegacySse } from './legacy-sse.js'
import { Lane } from './lane.js'
import { Post } from './post.js'
import { Session } from './session.js'
import { Underway } from '../underway.js'
import type { Ask, Call, Wire } from './wire.js'

/** What a transport is made of. */
export interface Parts {
  /** Where it leads, for errors. */
  readonly target: string
  readonly url: URL
  /** Leads to the URL. */
  readonly wire: Wire
  /** Makes a wire to another URL. */
  readonly reach: (url: URL) => Wire
  /** The user's headers, in lower case. */
  readonly headers: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
  /** The largest message, in bytes. */
  readonly limit: number
  /** Whether the user's headers may be others the next time. */
  readonly renews: boolean
  /** The shortest silence after which a stream that was kept alive is taken for dead, in milliseconds. */
  readonly idle: number
}

const always = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

/** A channel over Streamable HTTP: each message a POST of its own, each answer in the response to it. */
export class HttpTransport implements Transport {
  readonly carriesHeaders = true
  readonly incoming = new Inbox<Delivery>()
  readonly #parts: Parts
  readonly #session: Session
  /** Takes over for good where the server speaks nothing newer. */
  #legacy: LegacySse | undefined
  readonly #posts = new Underway<Post>()
  readonly #answers = new Lane()
  #closed: Promise<void> | undefined
  #lost: ConnectionClosed | undefined
  #gone = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#session = new Session({
      ...parts,
      incoming: this.incoming,
      ask: (ask) => this.#ask(ask),
      lose: (reason) => this.#lose(reason),
    })
  }

  /** All headers of the user's own, for any of them may say who it is. */
  authorization(): unknown {
    return this.#parts.headers()
  }

  /** The stream of a session takes a while to stand, and may be given up. Waits two seconds at most. */
  async hearing(): Promise<void> {
    this.#requireOpen()
    await this.#session.hearing()
  }

  async send(outgoing: Outgoing, { about, headers = {} }: SendOptions = {}): Promise<void> {
    this.#requireOpen()
    if (this.#legacy) return this.#legacy.send(outgoing, headers)
    const method = isBatch(outgoing) || !('method' in outgoing) ? undefined : outgoing.method
    if (method === methods.cancelled.name) {
      const post = [...this.#posts].find((each) => about !== undefined && each.asks(about))
      const unwanted = new ConnectionClosed('The request was cancelled')
      // Without a session, leaving the request says it all, and where it has been answered there is nothing to say.
      if (headerName.method in headers || post?.stateless) return post?.leave(unwanted)
      return this.#post(outgoing, headers).finally(() => post?.leave(unwanted))
    }
    if (method === methods.initialize.name) return this.#open(outgoing, headers)
    if (isAnswers(outgoing)) return this.#answer(outgoing, headers)
    await this.#post(outgoing, headers)
    if (method === methods.initialized.name && !this.#closed && !this.#lost) this.#session.agree(headers)
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  #requireOpen(): void {
    if (this.#closed) throw new ConnectionClosed()
    if (this.#lost) throw this.#lost
  }

  async #open(outgoing: Outgoing, headers: Readonly<Record<string, string>>): Promise<void> {
    this.#session.forget()
    try {
      await this.#post(outgoing, headers, true)
    } catch (reason) {
      if (this.#closed || !hintsAtLegacy(reason)) throw reason
      const ask = (ask: Ask, wire?: Wire): Promise<Call> => this.#ask(ask, wire)
      const legacy = (this.#legacy = new LegacySse({ ...this.#parts, incoming: this.incoming, ask }))
      let opened = false
      try {
        opened = await legacy.open()
      } finally {
        if (!opened) this.#legacy = undefined
      }
      if (!opened) throw reason
      return legacy.send(outgoing, headers)
    }
  }

  /** Who asks without end, and takes no answers, has no claim on a socket for each. */
  async #answer(outgoing: Outgoing, headers: Readonly<Record<string, string>>): Promise<void> {
    try {
      await this.#answers.take(() => {
        if (this.#lost) throw this.#lost
        return this.#post(outgoing, headers)
      })
    } catch (reason) {
      if (!(reason instanceof RangeError)) throw reason
      const lost = new ConnectionClosed(`${this.#parts.target} asks faster than it takes answers: ${reason.message}`)
      this.#lose(lost)
      throw lost
    }
  }

  async #close(): Promise<void> {
    this.incoming.end()
    for (const post of this.#posts) post.leave(new ConnectionClosed())
    await this.#session.close()
    this.#gone = true
    await this.#legacy?.close()
    await this.#parts.wire.close()
  }

  async #post(outgoing: Outgoing, mirrored: Readonly<Record<string, string>>, opens = false): Promise<void> {
    const { gets, open: inSession } = this.#session
    const post = new Post(outgoing, { headers: mirrored, gets, incoming: this.incoming })
    this.#posts.add(post)
    const done = (): void => this.#posts.remove(post)
    try {
      const headers = Object.assign({}, always, this.#session.headers, mirrored)
      const call = await this.#ask({ method: 'POST', headers, body: encode(outgoing) })
      const reply = await post.head(call)
      if (opens && reply.status === 200) this.#session.begin(reply)
      const { rest } = await post.read(reply, inSession)
      void rest.finally(done)
    } catch (reason) {
      done()
      post.leave(reason as Error)
      // A later handshake has nothing to do with the session that is lost here.
      if (reason instanceof SessionLost && gets === this.#session.gets) this.#lose(reason)
      throw reason
    }
  }

  /** The channel has ended: the server has forgotten the session, or cannot be borne. There is nothing to take leave of. */
  #lose(reason: ConnectionClosed): void {
    if (this.#closed || this.#lost) return
    this.#lost = reason
    this.#session.forget(reason)
    this.incoming.end(reason)
    for (const post of this.#posts) post.leave(reason)
  }

  async #ask(ask: Ask, wire = this.#parts.wire): Promise<Call> {
    const { headers } = this.#parts
    const given = headers()
    const own = given instanceof Promise ? await given : given
    if (this.#gone) throw new ConnectionClosed()
    return wire.ask({ ...ask, headers: { ...own, ...ask.headers } })
  }
}

/** Whether nothing but answers is sent. */
const isAnswers = (outgoing: Outgoing): boolean => (isBatch(outgoing) ? outgoing.every(isAnswer) : isAnswer(outgoing))
