import {
  ConnectionClosed,
  ErrorCode,
  headerName,
  isAnswer,
  isBatch,
  isRequest,
  SessionLost,
  type Delivery,
  type ErrorMessage,
  type Id,
  type Inbox,
  type Message,
  type Outgoing,
} from '@mortise/protocol'
import { HttpError, refused, wordsOf } from './error.js'
import type { Placed } from '../underway.js'
import type { Gets } from './gets.js'
import { follow, messageEvents, parse, readExcerpt, readText, readWhole, typeOf } from './messages.js'
import { Pursuit } from './pursuit.js'
import type { Call, Reply } from './wire.js'

/** How long a server may hold a stream open after the last answer in it, in milliseconds. */
const linger = 1_000

/** What a POST needs of the transport that sends it. */
export interface PostOptions {
  /** The headers that say the same as the message. */
  readonly headers: Readonly<Record<string, string>>
  /** Asks for the rest of the response, where the session that it is sent in has such. */
  readonly gets: Gets
  /** Takes what comes. */
  readonly incoming: Pick<Inbox<Delivery>, 'push'>
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
  #pursuit: Pursuit | undefined
  #left: Error | undefined

  constructor(outgoing: Outgoing, options: PostOptions) {
    const messages = isBatch(outgoing) ? outgoing : [outgoing]
    this.#options = options
    this.#ids = messages.filter(isRequest).map(({ id }) => id)
    this.#awaited = [...this.#ids]
    this.#asked = `${nameOf(outgoing)} at ${options.gets.options.target}`
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
    this.#pursuit?.stop()
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
      if (!ok) throw this.#refused(reply, await readExcerpt(reply), inSession)
      return { rest: readExcerpt(reply) }
    }
    const type = typeOf(reply)
    if (!ok) return { rest: Promise.resolve(await this.#readRefusal(reply, type, inSession)) }
    const streams = type === 'text/event-stream'
    if (streams || type === 'application/json') return { rest: this.#readAnswers(reply, streams) }
    const what = `${this.#asked} was answered with ${type || 'nothing'}, not JSON nor an event stream; is it an MCP endpoint?`
    throw new HttpError(what, reply, await readExcerpt(reply))
  }

  /** Delivers the error in a refusal as the answer, where it is one and nothing about the connection itself. */
  async #readRefusal(reply: Reply, type: string, inSession: boolean): Promise<void> {
    const isJson = type === 'application/json'
    const { limit } = this.#options.gets.options
    const text = isJson ? await readText(reply, limit).catch(() => '') : await readExcerpt(reply)
    const answer = isJson ? errorIn(text) : undefined
    const own = answer && this.#only !== undefined && (answer.id ?? this.#only) === this.#only
    const refusal = this.#refused(reply, text, inSession)
    // A lost session, a missing authorization, a server that has enough: it is not the request that was judged.
    if (!own || refusal instanceof SessionLost || unjudged.includes(reply.status)) throw refusal
    this.#take(answer)
  }

  /** The error for a status that says that the POST was not taken: a 404 means the session, unless it is of the method. */
  #refused(reply: Reply, text: string, inSession: boolean): Error {
    const error = refused(this.#asked, reply, text)
    if (!inSession || reply.status !== 404 || errorIn(text)?.error.code === ErrorCode.methodNotFound) return error
    return new SessionLost(error.message, { cause: error })
  }

  async #readAnswers(reply: Reply, streams: boolean): Promise<void> {
    let broken: unknown
    try {
      if (streams) await this.#readStream(reply)
      else this.#take(await readWhole(this.#asked, reply, this.#options.gets.options.limit))
    } catch (reason) {
      broken = reason
    }
    for (const lost of this.#awaited) this.#options.incoming.push({ lost, reason: this.#whyLost(broken) })
  }

  /** Reads a stream of answers, over as many responses as it takes. Rejects with what broke it in the end. */
  async #readStream(reply: Reply): Promise<void> {
    const { gets } = this.#options
    const { limit, idle } = gets.options
    let timer: ReturnType<typeof setTimeout> | undefined
    const give = (text: string): void => {
      this.#take(parse(text))
      if (this.#awaited.length === 0) timer ??= setTimeout(() => this.#hangUp(), linger)
    }
    const events = messageEvents(give, limit)
    try {
      const read = follow({ asked: this.#asked, call: this.#call!, reply, events, idle })
      const broken: unknown = await read.catch((reason: unknown) => reason)
      if (this.#awaited.length === 0) return
      // Without a session there is nothing to go on with; and what cannot be read would come again.
      if (this.stateless || this.#left || broken instanceof HttpError || !events.lastId) throw broken
      this.#pursuit = new Pursuit(gets, give)
      this.#pursuit.from(events.lastId, events.retry)
      await this.#goOn(this.#pursuit, broken)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Reads the rest of a stream that ended or broke off too early. Rejects with why it cannot be had. */
  async #goOn(pursuit: Pursuit, broken: unknown): Promise<void> {
    let reason = this.#options.gets.none ?? broken
    while (!this.#options.gets.none && (await pursuit.next())) {
      const ended = await pursuit.once()
      if (this.#awaited.length === 0 || pursuit.stopped) return
      reason = ended.reason ?? reason
      if (ended.how === 'refused') break
      if (ended.reason instanceof HttpError && ended.how === 'open') throw ended.reason
    }
    const why = reason === undefined ? 'it ends each time before the answer' : wordsOf(reason)
    const what = `${this.#asked}: the response broke off, and could not be taken up again: ${why}`
    throw new ConnectionClosed(what, { cause: reason })
  }

  #hangUp(): void {
    this.#call?.abort()
    this.#pursuit?.leave()
  }

  #whyLost(broken: unknown): Error {
    if (this.#left) return this.#left
    if (broken instanceof HttpError || broken instanceof ConnectionClosed) return broken
    if (broken === undefined) return new ConnectionClosed(`${this.#asked}: the response ended without the answer`)
    return new ConnectionClosed(`${this.#asked}: the response broke off (${wordsOf(broken)})`, { cause: broken })
  }

  /** Delivers a message, or of a batch what may stand in this response. */
  #take(message: Message | readonly Message[]): void {
    const about = this.#ids[0]!
    const own = isBatch(message) ? message.flatMap((each) => this.#own(each) ?? []) : this.#own(message)
    if (own && !(isBatch(own) && own.length === 0)) this.#options.incoming.push({ message: own, about })
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

/** With these a request was not looked at, whatever the body says. */
const unjudged = [401, 403, 429, 503]

/** The error that a body holds, if it holds one. */
function errorIn(text: string): ErrorMessage | undefined {
  try {
    const message = parse(text)
    return isBatch(message) || !('error' in message) ? undefined : message
  } catch {
    return undefined
  }
}

/** What is sent, in the words of an error. */
export const nameOf = (outgoing: Outgoing): string =>
  isBatch(outgoing) ? 'A batch' : 'method' in outgoing ? outgoing.method : 'An answer'
