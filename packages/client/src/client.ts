import {
  answerAll,
  compose,
  ConnectionClosed,
  declareCapability,
  ErrorCode,
  Inbox,
  ProtocolError,
  questionNamed,
  read,
  requireCapability,
  revisions,
  speaks,
  versions,
  type Capabilities,
  type Change,
  type Filter,
  type Frozen,
  type Implementation,
  type Json,
  type LogLevel,
  type Middleware,
  type NotificationDef,
  type NotificationMessage,
  type Params,
  type RequestDef,
  type Result,
  type Resume,
  type Self,
  type Version,
} from '@mortise/protocol'
import { callsOf } from './calls.js'
import { Changes } from './changes.js'
import { families } from './family/index.js'
import type { Conversation, ServerDescription } from './family/family.js'
import { Pages } from './pages.js'
import type { CallOptions, Peer, Started } from './peer.js'
import { converse, type Target } from './connect.js'

/** How a client is set up. */
export interface ClientOptions {
  /** Capabilities beside those that its handlers declare by themselves. */
  capabilities?: Capabilities
  /** The revisions it speaks; default all. */
  versions?: readonly Version[]
  /** Milliseconds to wait for a server's first sign before taking it for an older one; default 5,000. */
  probeTimeout?: number
}

/** Answers a question of the server's. */
export type Handler<D extends RequestDef, Answer> = (
  params: Params<D>,
  ctx: { readonly signal: AbortSignal },
) => Answer | Promise<Answer>

/** One call of a user's, as middleware sees it: once, however many rounds it takes. */
export interface Operation {
  readonly def: RequestDef
  readonly params: Json
  readonly options: CallOptions
}

const maxRounds = 10

/**
 * Talks to one server, in whichever revision both speak. Besides what is written here it has a method for each request
 * of the protocol: `callTool`, `listTools`, `readResource` and the rest.
 */
export class Client extends callsOf() implements Conversation, Self, AsyncDisposable {
  readonly info: Implementation
  readonly capabilities: Capabilities
  readonly #options: ClientOptions
  readonly #handlers = new Map<string, (params: Json, ctx: { readonly signal: AbortSignal }) => unknown>()
  readonly #listeners = new Set<(message: NotificationMessage) => void>()
  readonly #around: Middleware<Operation, Json>[] = []
  #perform: (operation: Operation) => Promise<Json> = (operation) => this.#rounds(operation)
  #open: { readonly peer: Peer; readonly server: ServerDescription } | undefined
  #logLevel: LogLevel | undefined

  constructor(info: Implementation, options: ClientOptions = {}) {
    super()
    this.info = info
    this.capabilities = { ...options.capabilities }
    this.#options = options
  }

  /**
   * Connects to a server and finds out which revision both speak. Given a function it may open a second channel, when
   * the server ends the first one over a question that it does not know.
   */
  async connect(target: Target): Promise<this> {
    if (this.#open) throw new Error('This client is connected already: close it first, or make another')
    const { versions: wanted = versions, probeTimeout = 5000 } = this.#options
    const spoken = revisions.filter(({ version }) => wanted.includes(version))
    const listener = {
      answer: (request: { method: string; params?: Json }, signal: AbortSignal) => this.#answer(request, signal),
      hear: (message: NotificationMessage) => this.#listeners.forEach((each) => each(message)),
    }
    this.#open = await converse(target, listener, this, spoken, probeTimeout)
    void this.#open.peer.closed.then(() => (this.#open = undefined))
    return this
  }

  /** What is known of the server. Throws when there is no connection. */
  get server(): ServerDescription {
    return this.#connected().server
  }

  /** Makes a call of the table. Questions that come back on the way are answered by the handlers. */
  async request<D extends RequestDef>(def: D, params: Params<D>, options: CallOptions = {}): Promise<Result<D>> {
    const result = await this.#perform({ def, params: params as Json, options })
    return read(def.result, result, `${def.name} result`) as Result<D>
  }

  /** Goes through a list of the table, or gathers it; see {@link Pages}. */
  list(def: RequestDef & { pages: string }, params: Json, options?: CallOptions): Pages<object, unknown> {
    return new Pages(
      def.pages,
      (cursor) => this.request(def, cursor === undefined ? params : { ...params, cursor }, options) as Promise<object>,
    )
  }

  /** Follows changes: of lists by flag, of resources by URI. */
  async listen(filter: Filter): Promise<Changes> {
    const inbox = new Inbox<Change>()
    const { server } = this.#connected()
    const listening = await families[server.revision.family].listen(this, filter, inbox)
    return new Changes(listening, inbox)
  }

  /** Hears notifications of one kind, until the returned function is called. */
  on<D extends NotificationDef>(def: D, listener: (params: Params<D>) => void): () => void {
    return this.overhear(({ method, params = {} }) => {
      if (method === def.name && def.params.fits(params)) listener(params as Params<D>)
    })
  }

  overhear(listener: (message: NotificationMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Answers questions of one kind, and declares the capability that says so. Call it before `connect`. */
  handle<D extends RequestDef & { from: 'server' }, const Answer extends Frozen<Result<D>>>(
    def: D,
    handler: Handler<D, Answer>,
  ): this {
    this.#handlers.set(def.name, handler as (params: Json, ctx: { readonly signal: AbortSignal }) => unknown)
    if (def.needs?.client) declareCapability(this.capabilities, def.needs.client)
    return this
  }

  /** Stands middleware around every call from here on; the first one added is the outermost. */
  use(middleware: Middleware<Operation, Json>): this {
    this.#around.push(middleware)
    this.#perform = compose(this.#around, (operation: Operation) => this.#rounds(operation))
    return this
  }

  /** Says from which level on log entries are wanted; hear them by `on(methods.logged, ...)`. */
  async setLogLevel(level: LogLevel): Promise<void> {
    this.#logLevel = level
    await families[this.server.revision.family].setLevel(this, level)
  }

  start(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Started {
    const { peer, server } = this.#connected()
    const { revision, capabilities } = server
    if (!speaks(revision, def)) {
      const message = `${def.name} is not part of ${revision.version}, the revision agreed with this server`
      throw new ProtocolError(ErrorCode.methodNotFound, message)
    }
    requireCapability(def, 'server', capabilities)
    const extras = { ...(resume && { resume }), ...(this.#logLevel && { logLevel: this.#logLevel }) }
    const written = revision.writeParams(params, this, extras)
    return peer.request(def, written, revision.writeHeaders(def, written), options)
  }

  /** Closes the connection; resolves when nothing of it is left. */
  async close(): Promise<void> {
    await this.#open?.peer.close()
    this.#open = undefined
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #connected(): { readonly peer: Peer; readonly server: ServerDescription } {
    if (this.#open) return this.#open
    throw new ConnectionClosed('This client is not connected: call connect() first')
  }

  async #rounds({ def, params, options }: Operation): Promise<Json> {
    let resume: Resume | undefined
    for (let round = 0; round < maxRounds; round++) {
      const raw = await this.start(def, params, options, resume).answer
      const outcome = this.server.revision.readResult(def, raw)
      if (outcome.done) return outcome.result
      const signal = options.signal ?? new AbortController().signal
      const answers = await answerAll(outcome.questions, (question) => this.#answer(question, signal))
      resume = outcome.state === undefined ? { answers } : { answers, state: outcome.state }
    }
    throw new Error(`${def.name}: the server asked back more than ${maxRounds} times`)
  }

  async #answer({ method, params = {} }: { method: string; params?: Json }, signal: AbortSignal): Promise<Json> {
    const def = questionNamed(method)
    const handler = this.#handlers.get(method)
    if (!def || !handler) {
      throw new ProtocolError(
        ErrorCode.methodNotFound,
        `The server asks ${method}, which this client has no handler for`,
      )
    }
    const answer = await handler(read(def.params, params, 'params') as Json, { signal })
    return read(def.result, answer, `answer to ${method}`) as Json
  }
}
