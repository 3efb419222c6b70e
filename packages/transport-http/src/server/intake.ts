import {
  ConnectionClosed,
  encode,
  isBatch,
  isRequest,
  type Endpoint,
  type Family,
  type Message,
  type Origin,
  type RequestMessage,
} from '@mortise/protocol'
import { sessionHeader } from '../session-header.js'
import { Underway } from '../underway.js'
import { admission } from './admit.js'
import type { Incoming, Reply } from './carrier.js'
import { classify, closing, idOf, refuse, type Here, type Refused, type Todo, type Within } from './classify.js'
import { crossOrigin, type Cors } from './cors.js'
import { begins, settled } from './drain.js'
import { HttpExchange, type Posted } from './exchange.js'
import { LegacyChannels } from './legacy-sse.js'
import { limitsOf } from './limits.js'
import { Load } from './load.js'
import type { HandlerOptions } from './options.js'
import { Posts } from './posts.js'
import { Archive } from './replay.js'
import { reporting } from './report.js'
import { PostResponse, sendJson, type Manner } from './response.js'
import type { HttpSession } from './session.js'
import { Room } from './room.js'
import { Sessions } from './sessions.js'
import { EventStream, type Streaming } from './sse.js'
import { Ticker } from './ticker.js'

/** Where something said by POST comes from, and where its answers go. */
interface From {
  readonly origin: Origin
  readonly family: Family
  readonly response: PostResponse
  /** The session that it belongs to, if it belongs to one. */
  readonly held: HttpSession | undefined
}

/** Takes HTTP requests in, whatever carried them, and sees each to its end. */
export class Intake {
  /** What waits for clients that do not read. */
  readonly unread: Room
  /** What large requests brought whose handlers run. */
  readonly #load: Load
  readonly #endpoint: Endpoint
  readonly #onError: (error: unknown) => void
  readonly #cors: Cors | undefined
  readonly #admit: ReturnType<typeof admission>
  readonly #sessions: Sessions | undefined
  readonly #here: Here
  readonly #streaming: Streaming
  /** How what belongs to no session is answered. */
  readonly #plain: Manner = { stream: (reply, headers) => new EventStream(reply, this.#streaming, headers) }
  readonly #channels: LegacyChannels | undefined
  readonly #live = new Underway<HttpExchange>()
  readonly #posts: Posts
  readonly #draining = new AbortController()
  #closed = false

  constructor(endpoint: Endpoint, options: HandlerOptions) {
    this.#endpoint = endpoint
    this.#onError = reporting(options.onError)
    const limits = limitsOf(options)
    this.#cors = crossOrigin(options)
    this.#load = new Load(limits.maxRequestTotalBytes)
    const bounds = { limit: limits.maxBodyBytes, room: new Room(limits.maxBodyTotalBytes), load: this.#load }
    this.#admit = admission({ ...options, onError: this.#onError }, bounds, this.#cors)
    const { streamAfterMs, keepAliveMs, bodyTimeoutMs, sessionIdleMs } = limits
    const least = Math.min(streamAfterMs, keepAliveMs, bodyTimeoutMs, sessionIdleMs)
    this.#streaming = { limits, ticker: new Ticker(Math.min(500, Math.max(1, least / 4))) }
    this.unread = new Room(limits.maxQueueTotalBytes)
    this.#posts = new Posts(this.#streaming.ticker)
    const hosting = { ...this.#streaming, endpoint, archive: new Archive(limits), unread: this.unread }
    this.#sessions = options.sessions === false ? undefined : new Sessions(hosting)
    this.#here = { sessions: this.#sessions !== undefined, spoken: endpoint.spoken }
    this.#channels = options.legacySse ? new LegacyChannels({ ...hosting, load: this.#load }, this.#onError) : undefined
  }

  /** Whether it takes anything new. */
  get open(): boolean {
    return !this.#draining.signal.aborted
  }

  /** One HTTP request to its response. Never rejects. */
  async take(incoming: Incoming, reply: Reply): Promise<void> {
    const shared = this.#cors?.headers(incoming.header)
    if (shared) reply.also(shared)
    if (this.#closed) return turnDown(reply, closing)
    const response = new PostResponse(reply, this.#streaming)
    this.#posts.add(response)
    try {
      const admitted = await this.#admit(incoming)
      if ('do' in admitted) {
        return admitted.do === 'allow' ? reply.send(204, admitted.headers, []) : turnDown(reply, admitted)
      }
      if (this.#closed) return turnDown(reply, closing)
      // Who was told that the body came too late may send it again.
      if (response.late) return
      if (this.#channels?.take(incoming, admitted, reply, this.open)) return
      const todo = classify(incoming, admitted.body, this.#here)
      if (!this.open && begins(todo)) return turnDown(reply, closing)
      await this.#act(todo, admitted.origin, response)
    } catch (error) {
      if (!(error instanceof ConnectionClosed)) this.#onError(error)
      reply.cut()
    } finally {
      this.#posts.remove(response)
      this.#load.drop(incoming)
    }
  }

  /**
   * Takes nothing new, ends streams that only wait for news, and waits until what is under way has been answered, and
   * the answers that clients were told to come back for have been fetched: until the time is over, in milliseconds. Then
   * it closes; what is left is answered by an error.
   */
  async drain(ms: number): Promise<void> {
    this.#draining.abort()
    const until = performance.now() + ms
    await this.#posts.empty(ms)
    const owes = (): boolean => this.#sessions?.owes === true || this.#channels?.busy === true
    await settled(until - performance.now(), owes)
    for (const exchange of this.#live) exchange.abandon(gone())
    this.close()
    this.#posts.cut()
  }

  /** Ends every session and stream; what comes later is refused. A request that nobody can stop runs to its end. */
  close(): void {
    this.#closed = true
    this.#draining.abort()
    for (const exchange of this.#live) if (exchange.heeds) exchange.abandon(gone())
    this.#sessions?.close()
    this.#channels?.close()
    this.#streaming.ticker.stop()
  }

  #act(todo: Todo, origin: Origin, response: PostResponse): Promise<void> | void {
    switch (todo.do) {
      case 'refuse':
        return turnDown(response.reply, todo)
      case 'accept':
        return response.reply.send(202, {}, [])
      case 'serve':
        return this.#serve(todo.message, { origin, family: todo.family, response, held: undefined })
      case 'open':
        return this.#open(this.#sessions!, todo.request, origin, response)
      case 'deliver':
      case 'listen':
      case 'end':
        return this.#within(this.#sessions!, todo, origin, response)
    }
  }

  /** A handshake: the session it opens stays if the two agreed. */
  async #open(sessions: Sessions, request: RequestMessage, origin: Origin, response: PostResponse): Promise<void> {
    // What a client says of itself is kept for as long as its session.
    if (encode(request).length > maxHandshake) return turnDown(response.reply, tooMuch)
    const opened = sessions.open(origin)
    if ('do' in opened) return turnDown(response.reply, opened)
    const { id, session } = opened
    response.expect({
      stream: (reply, headers) => opened.stream(reply, headers),
      // A stream begins before it is known whether the two agree; the id in vain does no harm.
      headers: (streaming) => (streaming || session.caller ? { [sessionHeader]: id } : undefined),
    })
    try {
      await this.#endpoint.serve(
        request,
        new HttpExchange(this.#posted(origin, 'session', response, opened), request.id),
      )
    } finally {
      if (!session.caller) sessions.end(opened)
    }
  }

  #within(sessions: Sessions, todo: Within, origin: Origin, response: PostResponse): Promise<void> | void {
    const { reply } = response
    const found = sessions.find(todo.session, origin, todo.do === 'deliver' ? idOf(todo.message) : undefined)
    if ('do' in found) return turnDown(reply, found)
    if (todo.do === 'deliver') return this.#serve(todo.message, { origin, family: 'session', response, held: found })
    if (todo.do === 'end') {
      sessions.end(found)
      return reply.send(200, {}, [])
    }
    const refused = found.listen(reply, todo.cursor)
    if (refused) turnDown(reply, refused)
  }

  #serve(message: Message | readonly Message[], from: From): Promise<void> | void {
    const { origin, family, response, held } = from
    if (isBatch(message)) return this.#serveBatch(message, from)
    if (isRequest(message)) {
      response.expect(held ?? this.#plain)
      return this.#answer(message, this.#posted(origin, family, response, held), held)
    }
    held?.session.hear(message)
    return response.reply.send(202, {}, [])
  }

  async #serveBatch(batch: readonly Message[], { origin, family, response, held }: From): Promise<void> {
    const { reply } = response
    if (held && held.session.caller?.revision.traits.batches !== true) return turnDown(reply, unbatched)
    const manner = held ?? this.#plain
    const requests = batch.filter(isRequest).length
    response.expect({ stream: (...args) => manner.stream(...args), batch: requests })
    const posted = this.#posted(origin, family, response, held)
    const answers: Promise<void>[] = []
    for (const each of batch) {
      if (isRequest(each)) answers.push(this.#answer(each, posted, held))
      else held?.session.hear(each)
    }
    if (answers.length === 0) return reply.send(202, {}, [])
    await Promise.all(answers)
  }

  #posted(origin: Origin, family: Family, response: PostResponse, held: HttpSession | undefined): Posted {
    const { signal: draining } = this.#draining
    return { origin, family, session: held?.session, response, live: this.#live, draining }
  }

  #answer(request: RequestMessage, posted: Posted, held: HttpSession | undefined): Promise<void> {
    const exchange = new HttpExchange(posted, request.id)
    if (!held) return this.#endpoint.serve(request, exchange)
    return held.during(request.id, exchange, () => this.#endpoint.serve(request, exchange))
  }
}

const gone = (): ConnectionClosed => new ConnectionClosed('The server is closing')

/** How long a handshake may be, in UTF-16 units. */
const maxHandshake = 16_384

const tooMuch = refuse(413, `A handshake may be ${maxHandshake} characters long`)
const unbatched = refuse(400, 'The revision of this session has no batches; send one message at a time')

const turnDown = (reply: Reply, { status, error, headers }: Refused): void => sendJson(reply, status, error, headers)
