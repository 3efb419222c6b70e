import {
  ConnectionClosed,
  ErrorCode,
  headerName,
  isAnswer,
  isBatch,
  isRequest,
  type Delivery,
  type ErrorMessage,
  type Id,
  type Message,
  type Outgoing,
} from '@mortise/protocol'
import { HttpError, refused } from './error.js'
import { mediaType, parse, readExcerpt, readMessages, readText } from './messages.js'
import type { Placed } from '../underway.js'
import type { Call, Reply } from './wire.js'

/** How long a server may hold a stream open after the last answer in it, in milliseconds. */
const linger = 1_000

/** What a POST needs of the transport that sends it. */
export interface PostOptions {
  /** Where it goes, for errors. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  /** The largest message, in bytes. */
  readonly limit: number
  deliver(delivery: Delivery): void
}

/** One POST under way: the requests in it, and which of them still wait for their answers. */
export class Post implements Placed {
  place = 0
  /** Whether leaving is cancelling: so it is where the request says everything itself. */
  readonly stateless: boolean
  readonly #options: PostOptions
  readonly #asked: string
  readonly #ids: readonly Id[]
  readonly #awaited: Id[]
  #call: Call | undefined
  #left: Error | undefined

  constructor(outgoing: Outgoing, options: PostOptions) {
    const messages = isBatch(outgoing) ? outgoing : [outgoing]
    this.#options = options
    this.#ids = messages.filter(isRequest).map(({ id }) => id)
    this.#awaited = [...this.#ids]
    this.#asked = `${nameOf(outgoing)} at ${options.target}`
    this.stateless = headerName.method in options.headers
  }

  /** The request in it, where it is the only one: an answer without an id can mean no other. */
  get #only(): Id | undefined {
    return this.#ids.length === 1 ? this.#ids[0] : undefined
  }

  /** Whether it carries a request. */
  asks(id: Id): boolean {
    return this.#ids.includes(id)
  }

  /** Gives it up, whatever has come of it so far. */
  leave(reason: Error): void {
    this.#left ??= reason
    this.#call?.abort()
  }

  /** Waits for the head of the response. Rejects with `ConnectionClosed` when there is none. */
  async head(call: Call): Promise<Reply> {
    this.#call = call
    if (this.#left) call.abort()
    try {
      return await call.reply
    } catch (cause) {
      throw this.#left ?? new ConnectionClosed(`${this.#asked}: no response (${wordsOf(cause)})`, { cause })
    }
  }

  /**
   * Judges the head of the response. Rejects with `HttpError` when the POST was not taken; else resolves to what will
   * resolve, and never rejects, once the rest has been read and delivered.
   */
  async read(reply: Reply, inSession: boolean): Promise<{ readonly rest: Promise<unknown> }> {
    const ok = reply.status >= 200 && reply.status < 300
    if (this.#ids.length === 0) {
      if (!ok) throw refused(this.#asked, reply, await readExcerpt(reply))
      return { rest: readExcerpt(reply) }
    }
    const type = mediaType(reply)
    if (!ok) return { rest: Promise.resolve(await this.#readRefusal(reply, type, inSession)) }
    if (type === 'application/json' || type === 'text/event-stream') return { rest: this.#readAnswers(reply) }
    const what = `${this.#asked} was answered with ${type || 'nothing'}, not JSON nor an event stream; is it an MCP endpoint?`
    throw new HttpError(what, reply, await readExcerpt(reply))
  }

  /** Delivers the error in a refusal as the answer, where it is one and nothing about the connection itself. */
  async #readRefusal(reply: Reply, type: string, inSession: boolean): Promise<void> {
    const isJson = type === 'application/json'
    const text = isJson ? await readText(reply, this.#options.limit).catch(() => '') : await readExcerpt(reply)
    const answer = isJson ? this.#refusalIn(text) : undefined
    const { status } = reply
    // A lost session, a missing authorization: it is not the request that was judged, but who sent it.
    const lostSession = status === 404 && inSession && answer?.error.code !== ErrorCode.methodNotFound
    if (!answer || lostSession || status === 401 || status === 403) throw refused(this.#asked, reply, text)
    this.#take(answer)
  }

  #refusalIn(text: string): ErrorMessage | undefined {
    try {
      const message = parse(text)
      if (isBatch(message) || !('error' in message)) return undefined
      return this.#only !== undefined && (message.id ?? this.#only) === this.#only ? message : undefined
    } catch {
      return undefined
    }
  }

  async #readAnswers(reply: Reply): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const streams = mediaType(reply) === 'text/event-stream'
    let broken: unknown
    try {
      await readMessages(this.#asked, reply, this.#options.limit, (message) => {
        this.#take(message)
        if (streams && this.#awaited.length === 0) timer ??= setTimeout(() => this.#call?.abort(), linger)
      })
    } catch (reason) {
      broken = reason
    }
    clearTimeout(timer)
    for (const lost of this.#awaited) this.#options.deliver({ lost, reason: this.#whyLost(broken) })
  }

  #whyLost(broken: unknown): Error {
    if (this.#left) return this.#left
    if (broken instanceof HttpError) return broken
    if (broken === undefined) return new ConnectionClosed(`${this.#asked}: the response ended without the answer`)
    return new ConnectionClosed(`${this.#asked}: the response broke off (${wordsOf(broken)})`, { cause: broken })
  }

  /** Delivers a message, or of a batch what may stand in this response. */
  #take(message: Message | readonly Message[]): void {
    const about = this.#ids[0]!
    const own = isBatch(message) ? message.flatMap((each) => this.#own(each) ?? []) : this.#own(message)
    if (own && !(isBatch(own) && own.length === 0)) this.#options.deliver({ message: own, about })
  }

  /** The message with the id that it lacks, or undefined for an answer that is not awaited here: it may be another's. */
  #own(message: Message): Message | undefined {
    if (!isAnswer(message)) return message
    const id = message.id ?? this.#only
    const place = this.#awaited.findIndex((each) => each === id)
    if (id === undefined || place === -1) return undefined
    this.#awaited.splice(place, 1)
    return { ...message, id }
  }
}

/** What is sent, in the words of an error. */
export const nameOf = (outgoing: Outgoing): string =>
  isBatch(outgoing) ? 'A batch' : 'method' in outgoing ? outgoing.method : 'An answer'

/** What went wrong in the end: a `fetch` wraps its reason, and a failure to connect to each of several addresses says no word. */
export function wordsOf(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason)
  if (reason.cause instanceof Error) return wordsOf(reason.cause)
  return reason.message || String('code' in reason ? reason.code : reason.name)
}
