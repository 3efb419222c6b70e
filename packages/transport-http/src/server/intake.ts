import {
  ConnectionClosed,
  isBatch,
  isRequest,
  type Endpoint,
  type Family,
  type Message,
  type Origin,
  type RequestMessage,
} from '@mortise/protocol'
import { admission, type AdmitOptions } from './admit.js'
import type { Incoming, Reply } from './carrier.js'
import { classify, idOf, refuse, sessionHeader, type Refused, type Todo, type Within } from './classify.js'
import { HttpExchange, type Posted } from './exchange.js'
import { PostResponse, sendJson } from './response.js'
import { Sessions, type HttpSession } from './session.js'

/** How a server is offered over HTTP. */
export interface HandlerOptions extends AdmitOptions {
  /**
   * Whether clients of revisions with sessions get one; default true. Without, each of their requests stands alone: they
   * can neither be asked nor told anything that belongs to none of their requests.
   */
  sessions?: boolean
}

/** Where something said by POST comes from, and where its answers go. */
interface From {
  readonly origin: Origin
  readonly family: Family
  readonly reply: Reply
  /** The session that it belongs to, if it belongs to one. */
  readonly held: HttpSession | undefined
}

/** Takes HTTP requests in, whatever carried them, and sees each to its end. */
export class Intake {
  readonly #endpoint: Endpoint
  readonly #onError: (error: unknown) => void
  readonly #admit: ReturnType<typeof admission>
  readonly #sessions: Sessions | undefined
  readonly #live = new Set<HttpExchange>()
  #closed = false

  constructor(endpoint: Endpoint, options: HandlerOptions) {
    this.#endpoint = endpoint
    this.#onError = options.onError ?? writeError
    this.#admit = admission({ ...options, onError: this.#onError })
    this.#sessions = options.sessions === false ? undefined : new Sessions(endpoint)
  }

  /** One HTTP request to its response. Never rejects. */
  async take(incoming: Incoming, reply: Reply): Promise<void> {
    if (this.#closed) return turnDown(reply, closing)
    try {
      const admitted = await this.#admit(incoming)
      if ('do' in admitted) return turnDown(reply, admitted)
      if (this.#closed) return turnDown(reply, closing)
      const todo = classify(incoming, admitted.body, this.#sessions !== undefined)
      await this.#act(todo, admitted.origin, reply)
    } catch (error) {
      if (!(error instanceof ConnectionClosed)) this.#onError(error)
      reply.cut()
    }
  }

  /** Ends every session and stream; what comes later is refused. A request that nobody can stop runs to its end. */
  close(): void {
    this.#closed = true
    this.#sessions?.close()
    for (const exchange of this.#live) exchange.cancel(new ConnectionClosed('The server is closing'))
  }

  #act(todo: Todo, origin: Origin, reply: Reply): Promise<void> | void {
    switch (todo.do) {
      case 'refuse':
        return turnDown(reply, todo)
      case 'accept':
        return reply.send(202, {}, [])
      case 'serve':
        return this.#serve(todo.message, { origin, family: todo.family, reply, held: undefined })
      case 'open':
        return this.#open(this.#sessions!, todo.request, origin, reply)
      case 'deliver':
      case 'listen':
      case 'end':
        return this.#within(this.#sessions!, todo, origin, reply)
    }
  }

  /** A handshake: the session it opens stays if the two agreed. */
  async #open(sessions: Sessions, request: RequestMessage, origin: Origin, reply: Reply): Promise<void> {
    const opened = sessions.open(origin)
    const { id, session } = opened
    // A stream begins before it is known whether the two agree; the id in vain does no harm.
    const response = new PostResponse(reply, (streaming) =>
      streaming || session.caller ? { [sessionHeader]: id } : undefined,
    )
    const posted: Posted = { origin, family: 'session', session, response, live: this.#live }
    try {
      await this.#endpoint.serve(request, new HttpExchange(posted))
    } finally {
      if (!session.caller) sessions.end(opened)
    }
  }

  #within(sessions: Sessions, todo: Within, origin: Origin, reply: Reply): Promise<void> | void {
    const found = sessions.find(todo.session, origin, todo.do === 'deliver' ? idOf(todo.message) : undefined)
    if ('do' in found) return turnDown(reply, found)
    if (todo.do === 'deliver') return this.#serve(todo.message, { origin, family: 'session', reply, held: found })
    if (todo.do === 'listen') return found.listen(reply) ? undefined : turnDown(reply, taken)
    sessions.end(found)
    return reply.send(200, {}, [])
  }

  #serve(message: Message | readonly Message[], from: From): Promise<void> | void {
    if (isBatch(message)) return this.#serveBatch(message, from)
    if (isRequest(message)) return this.#answer(message, this.#posted(from), from.held)
    from.held?.session.hear(message)
    return from.reply.send(202, {}, [])
  }

  async #serveBatch(batch: readonly Message[], from: From): Promise<void> {
    const { held, reply } = from
    if (held && held.session.caller?.revision.traits.batches !== true) return turnDown(reply, unbatched)
    const posted = this.#posted(from, batch.filter(isRequest).length)
    const answers: Promise<void>[] = []
    for (const each of batch) {
      if (isRequest(each)) answers.push(this.#answer(each, posted, held))
      else held?.session.hear(each)
    }
    if (answers.length === 0) return reply.send(202, {}, [])
    await Promise.all(answers)
  }

  #posted({ origin, family, reply, held }: From, batch?: number): Posted {
    const response = new PostResponse(reply, undefined, batch)
    return { origin, family, session: held?.session, response, live: this.#live }
  }

  #answer(request: RequestMessage, posted: Posted, held: HttpSession | undefined): Promise<void> {
    const exchange = new HttpExchange(posted)
    if (!held) return this.#endpoint.serve(request, exchange)
    return held.during(request.id, exchange, () => this.#endpoint.serve(request, exchange))
  }
}

const writeError = (error: unknown): void => console.error('[mortise] An HTTP request failed:', error)

const closing = refuse(503, 'The server is closing')
const taken = refuse(409, 'This session has its stream already; a session has one')
const unbatched = refuse(400, 'The revision of this session has no batches; send one message at a time')

const turnDown = (reply: Reply, { status, error, headers }: Refused): void => sendJson(reply, status, error, headers)
