import {
  changeOf,
  compose,
  declareCapability,
  declares,
  extensionPath,
  read,
  requireCapability,
  speaks,
  type Capabilities,
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
  tell,
} from '@mortise/protocol'
import { callsOf } from './calls.js'
import { Cache } from './cache.js'
import { Catalog } from './catalog.js'
import { Changes, type WantedChanges } from './changes.js'
import { Extensions, type ExtendedClient } from './extension.js'
import type { AnswerTo, Handler } from './handler.js'
import type { ListenOptions, ServerDescription } from './family/family.js'
import { Inquiry } from './inquiry.js'
import { questionLimits, type QuestionLimits } from './question-limits.js'
import { Line, notSpoken } from './line.js'
import { Listeners, type Ended } from './listeners.js'
import { Pages } from './pages.js'
import type { CallOptions, Listener, Started } from './peer.js'
import type { Target } from './connect.js'
import { Questions } from './questions.js'
import type { ClientOptions, ConnectOptions } from './options.js'
import type { Operation } from './operation.js'
import { Rounds } from './rounds.js'
import { Total } from './total.js'
import { writeWarning } from './warning.js'

/**
 * Talks to one server, in whichever revision both speak. Besides what is written here it has a method for each request
 * of the protocol: `callTool`, `listTools`, `readResource` and the rest. It brings no checks by JSON Schema along, which
 * are a quarter of all that a page would have to load.
 */
export class SlimClient extends callsOf() implements ExtendedClient, Self, AsyncDisposable {
  readonly info: Implementation
  readonly capabilities: Capabilities
  readonly #limits: QuestionLimits
  readonly #questions: Questions
  readonly #listeners = new Listeners()
  readonly #around: Middleware<Operation, Json>[] = []
  readonly #cache: Cache | undefined
  readonly #line: Line
  readonly #rounds: Rounds
  #perform: (operation: Operation) => Promise<Json>

  constructor(info: Implementation, options: ClientOptions = {}) {
    super()
    this.info = info
    this.capabilities = { ...options.capabilities }
    this.#limits = questionLimits(options)
    const { extensions = [], onWarning = writeWarning, compileJsonSchema: compile } = options
    this.#questions = new Questions(this.capabilities, this.#limits.atOnce, options.onError, compile)
    const catalog = new Catalog(onWarning, compile)
    for (const { name, settings } of extensions) declareCapability(this.capabilities, extensionPath(name), settings)
    const listener: Listener = {
      limits: this.#limits,
      answer: (question, signal) => this.#questions.reply(question, signal),
      hear: (message) => this.#hear(message),
      missed: (reason, over) => this.#line.missed(reason, over),
    }
    const cache = options.cache === false ? undefined : new Cache(() => this.#line.authorization())
    this.#cache = cache
    this.#line = new Line({ client: this, listener, catalog, cache, listeners: this.#listeners }, options)
    const agreed = new Extensions(extensions, this)
    this.#rounds = new Rounds(this.#line, (what) => this.inquiry(what), catalog, agreed, cache)
    this.#perform = (operation) => this.#rounds.run(operation)
  }

  /**
   * Connects to a server and finds out which revision both speak. Given a function it may open a second channel, when
   * the server ends the first one over a question that it does not know, and opens a fresh one whenever the last one has
   * ended by itself; see `reopen`. Rejects with `TimedOut` after a minute, unless told otherwise.
   */
  async connect(target: Target, options: ConnectOptions = {}): Promise<this> {
    await this.#line.connect(target, options)
    return this
  }

  /** What is known of the server, also while it is reached anew. Throws when there is no connection. */
  get server(): ServerDescription {
    return this.#line.server
  }

  /** Makes a call of the table. Questions that come back on the way are answered by the handlers. */
  async request<D extends RequestDef>(def: D, params: Params<D>, options: CallOptions = {}): Promise<Result<D>> {
    try {
      const result = await this.#perform({ def, params: params as Json, options, server: this.server })
      return read(def.result, result, `${def.name} result`) as Result<D>
    } catch (reason) {
      this.#questions.expect(reason)
      throw reason
    }
  }

  /** Goes through a list of the table, or gathers it; see {@link Pages}. */
  list(def: RequestDef & { pages: string }, params: Json, options: CallOptions = {}): Pages<object, unknown> {
    return new Pages(def.pages, () => {
      const total = new Total(def.name, options.maxTotalTimeout)
      const at = (cursor: string | undefined): Json => (cursor === undefined ? params : { ...params, cursor })
      return (cursor) => total.spend(options, (each) => this.request(def, at(cursor), each) as Promise<object>)
    })
  }

  /** Sends a notification of the table: that the roots have changed, for one. Rejects where the revision has none such. */
  async notify<D extends NotificationDef & { from: 'client' | 'both' }>(def: D, params: Params<D>): Promise<void> {
    await this.#line.reopened(def, {})
    const { peer, server } = this.#line
    const { revision } = server
    if (!speaks(revision, def)) throw notSpoken(def, revision)
    requireCapability(def, 'client', this.capabilities)
    await peer.notify(def, params as Json, revision.writeHeaders(def, params as Json))
  }

  /**
   * Follows changes: of lists by flag, of resources by URI, and what else extensions have. Rejects with `TimedOut` when the
   * server does not say within a minute that it will tell.
   */
  async listen(filter: WantedChanges, options: ListenOptions = {}): Promise<Changes> {
    return new Changes(await this.#line.listen(filter, options))
  }

  /** Hears notifications of one kind, until the returned function is called. */
  on<D extends NotificationDef>(def: D, listener: (params: Params<D>) => void): () => void {
    return this.overhear(({ method, params = {} }) => {
      if (method === def.name && def.params.fits(params)) tell(listener, [params as Params<D>])
    })
  }

  /**
   * Hears every notification until the returned function is called. `ended` is told why a channel ended, and whether
   * that was the last one.
   */
  overhear(listener: (message: NotificationMessage) => void, ended?: Ended): () => void {
    return this.#listeners.add(listener, ended)
  }

  /**
   * Answers questions of one kind, and declares the capability that says so. Call it before `connect`: it throws where a
   * session is open whose server was not told.
   */
  handle<D extends RequestDef & { from: 'server' }, const Answer extends Frozen<AnswerTo<D>>>(
    def: D,
    handler: Handler<D, Answer>,
  ): this {
    const path = def.needs?.client
    if (path !== undefined && !declares(this.capabilities, path) && !this.#line.takesCapabilities) {
      throw new Error(
        `The server of this session was not told of the capability '${path}': call handle() for ${def.name} before connect()`,
      )
    }
    this.#questions.handle(def, handler as (params: Json, ctx: { readonly signal: AbortSignal }) => unknown)
    if (path !== undefined) declareCapability(this.capabilities, path)
    return this
  }

  /** Stands middleware around every call from here on; the first one added is the outermost. */
  use(middleware: Middleware<Operation, Json>): this {
    this.#around.push(middleware)
    this.#perform = compose(this.#around, (operation: Operation) => this.#rounds.run(operation))
    return this
  }

  /**
   * Says from which level on log entries are wanted; hear them by `on(methods.logged, ...)`.
   * @deprecated since 2026-07-28, removable from 2027-07-28 on: read the standard error of a server over stdio, or its telemetry.
   */
  async setLogLevel(level: LogLevel): Promise<void> {
    await this.#line.setLevel(level)
  }

  /** Starts a request without waiting for its answer; its questions and its result are the caller's to read. */
  start(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Started {
    return this.#line.start(def, params, options, resume)
  }

  /** Closes the connection; resolves when nothing of it is left. */
  async close(): Promise<void> {
    await this.#line.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #hear(message: NotificationMessage): void {
    const change = this.#cache && changeOf(message)
    if (change) this.#cache?.hear(change)
    if (this.#questions.isNews(message)) this.#listeners.hear(message)
  }

  /** Answers a question as the server would be answered: by the handler of its kind. */
  answer(question: { method: string; params?: Json }, signal: AbortSignal): Promise<Json> {
    return this.#questions.answer(question, signal)
  }

  /** Begins to answer what is asked in the course of one call, within the limits of this client; `what` names the call. */
  inquiry(what: string): Inquiry {
    return new Inquiry(what, this.#limits, this.#line.over, (question, signal) => this.answer(question, signal))
  }
}
