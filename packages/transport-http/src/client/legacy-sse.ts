import { ConnectionClosed, encode, isBatch, methods, type Delivery, type Inbox, type Outgoing } from '@mortise/protocol'
import { HttpError, refused, wordsOf } from './error.js'
import { parse, readExcerpt, streams } from './messages.js'
import { nameOf } from './post.js'
import { SseReader, type SseEvent } from './sse.js'
import type { Ask, Call, Reply, Wire } from './wire.js'

/** How long a server may take to say where it wants to be told things, in milliseconds. */
const patience = 5_000
/** With these a server of old turns down what is sent to the URL of its stream. */
const unknown = [400, 404, 405]

/** Whether it can mean HTTP+SSE that a handshake was turned down so. */
export const hintsAtLegacy = (reason: unknown): boolean =>
  reason instanceof HttpError && unknown.includes(reason.status)

/** What HTTP+SSE needs of the transport that falls back to it. */
export interface LegacyOptions {
  /** Where the stream is, in full and for errors. */
  readonly url: URL
  readonly target: string
  /** The largest message, in bytes. */
  readonly limit: number
  /** Takes what the server says, and ends with the stream. */
  readonly incoming: Inbox<Delivery>
  /** Sends a request with the user's headers added: over the wire to the URL of the stream unless over another. */
  readonly ask: (ask: Ask, wire?: Wire) => Promise<Call>
  /** Makes a wire to another URL. */
  readonly reach: (url: URL) => Wire
}

/**
 * The client's end of HTTP+SSE, the channel of the first revision: the server says all on one stream, and is told all by
 * POST at an address that it names first. It cannot be resumed: when the stream ends, so does the channel.
 */
export class LegacySse {
  readonly #options: LegacyOptions
  readonly #posts = new Set<Call>()
  #stream: Call | undefined
  #wire: Wire | undefined
  #agreed: Readonly<Record<string, string>> = {}
  #broken: ConnectionClosed | undefined
  #closed = false

  constructor(options: LegacyOptions) {
    this.#options = options
  }

  /** Asks for the stream. Resolves to false where there is none; rejects where it leads somewhere else. */
  async open(): Promise<boolean> {
    const late = setTimeout(() => this.#stream?.abort(), patience)
    try {
      const call = (this.#stream = await this.#options.ask({ method: 'GET', headers: { accept: 'text/event-stream' } }))
      if (this.#closed) call.abort()
      const reply = await call.reply
      if (reply.status === 200 && streams(reply)) return await this.#follow(reply)
      await readExcerpt(reply)
      return false
    } catch (reason) {
      if (reason instanceof HttpError) throw reason
      return false
    } finally {
      clearTimeout(late)
    }
  }

  /** Resolves when the server has accepted it; what it answers comes on the stream. */
  async send(outgoing: Outgoing, mirrored: Readonly<Record<string, string>>): Promise<void> {
    if (this.#broken) throw this.#broken
    const asked = `${nameOf(outgoing)} at ${this.#options.target}`
    const headers = { 'content-type': 'application/json', ...this.#agreed, ...mirrored }
    const call = await this.#options.ask({ method: 'POST', headers, body: encode(outgoing) }, this.#wire)
    this.#posts.add(call)
    let reply: Reply
    try {
      reply = await call.reply
    } catch (cause) {
      this.#posts.delete(call)
      throw new ConnectionClosed(`${asked}: no response (${wordsOf(cause)})`, { cause })
    }
    const said = readExcerpt(reply).finally(() => this.#posts.delete(call))
    if (reply.status < 200 || reply.status >= 300) throw refused(asked, reply, await said)
    if (!isBatch(outgoing) && 'method' in outgoing && outgoing.method === methods.initialized.name) {
      this.#agreed = mirrored
    }
  }

  /** Lets go of everything. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stream?.abort()
    for (const call of this.#posts) call.abort()
    await this.#wire?.close()
  }

  /** Reads the stream to its end; resolves as soon as its first event has come. */
  #follow(reply: Reply): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const reader = new SseReader((event) => {
        if (this.#wire) return this.#take(event)
        if (event.name !== 'endpoint') throw new Error(`the first event is ${event.name}`)
        this.#wire = this.#options.reach(this.#addressIn(event, reply))
        resolve(true)
      }, this.#options.limit)
      const ended = (reason?: unknown): void => {
        if (this.#wire) return this.#break(reason)
        if (reason instanceof HttpError) reject(reason)
        else resolve(false)
      }
      reply.read((chunk) => reader.write(chunk)).then(() => ended(), ended)
    })
  }

  #take({ name, data }: SseEvent): void {
    if (name !== 'message') return
    try {
      this.#options.incoming.push({ message: parse(data) })
    } catch {
      // Whatever it was, there is nobody to tell.
    }
  }

  #addressIn({ data }: SseEvent, reply: Reply): URL {
    const { url, target } = this.#options
    const to = URL.canParse(data, url.href) ? new URL(data, url) : undefined
    if (to?.origin === url.origin && !to.username && !to.password) return to
    const elsewhere = `${target} wants messages sent to ${to ? to.origin : 'what is no URL'}`
    throw new HttpError(
      `${elsewhere}; they go nowhere but to ${url.origin}, without a password in the URL`,
      reply,
      data,
    )
  }

  #break(reason: unknown): void {
    const { target, incoming } = this.#options
    const advice = reason instanceof RangeError ? '; raise `maxMessageBytes` if that is expected' : ''
    const how = reason === undefined ? 'ended' : `broke off (${wordsOf(reason)}${advice})`
    this.#broken = new ConnectionClosed(`The stream of ${target} ${how}; it cannot be resumed`, { cause: reason })
    incoming.end(this.#broken)
  }
}
