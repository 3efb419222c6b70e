import {
  changeOf,
  compose,
  ConnectionClosed,
  declareCapability,
  ErrorCode,
  extensionPath,
  Inbox,
  ProtocolError,
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
  type MethodDef,
  type Middleware,
  type NotificationDef,
  type NotificationMessage,
  type Params,
  type Question,
  type RequestDef,
  type Result,
  type Resume,
  type Revision,
  type Self,
} from '@mortise/protocol'
import { callsOf } from './calls.js'
import { Cache } from './cache.js'
import { Catalog } from './catalog.js'
import { Changes } from './changes.js'
import { Extensions, type ExtendedClient } from './extension.js'
import { families } from './family/index.js'
import type { ServerDescription } from './family/family.js'
import { Pages } from './pages.js'
import type { CallOptions, Peer, Started } from './peer.js'
import { converse, type Target } from './connect.js'
import { Questions } from './questions.js'
import type { ClientOptions, ConnectOptions } from './options.js'
import type { Operation } from './operation.js'
import { Rounds } from './rounds.js'
import { tell } from './tell.js'
import { writeWarning } from './warning.js'

/** Answers a question of the server's. */
export type Handler<D extends RequestDef, Answer> = (
  params: Params<D>,
  ctx: { readonly signal: AbortSignal },
) => Answer | Promise<Answer>

/**
 * Talks to one server, in whichever revision both speak. Besides what is written here it has a method for each request
 * of the protocol: `callTool`, `listTools`, `readResource` and the rest.
 */
export class Client extends callsOf() implements ExtendedClient, Self, AsyncDisposable {
  readonly info: Implementation
  readonly capabilities: Capabilities
  readonly #options: ClientOptions
  readonly #questions: Questions
  readonly #listeners = new Map<(message: NotificationMessage) => void, ((reason: Error) => void) | undefined>()
  readonly #around: Middleware<Operation, Json>[] = []
  readonly #catalog: Catalog
  readonly #cache: Cache | undefined
  readonly #rounds: Rounds
  #perform: (operation: Operation) => Promise<Json>
  #open: { readonly peer: Peer; readonly server: ServerDescription } | undefined
  #logLevel: LogLevel | undefined

  constructor(info: Implementation, options: ClientOptions = {}) {
    super()
    this.info = info
    this.capabilities = { ...options.capabilities }
    this.#questions = new Questions(this.capabilities)
    this.#options = options
    this.#catalog = new Catalog(options.onWarning ?? writeWarning)
    this.#cache = options.cache === false ? undefined : new Cache(() => this.#connected().peer.authorization())
    const { extensions = [] } = options
    for (const { name, settings } of extensions) declareCapability(this.capabilities, extensionPath(name), settings)
    const answer = (question: Question, signal: AbortSignal): Promise<Json> => this.answer(question, signal)
    this.#rounds = new Rounds(
      this,
      answer,
      this.#catalog,
      new Extensions(extensions, this),
      this.#cache,
      options.maxRounds,
    )
    this.#perform = (operation) => this.#rounds.run(operation)
  }

  /**
   * Connects to a server and finds out which revision both speak. Given a function it may open a second channel, when
   * the server ends the first one over a question that it does not know.
   */
  async connect(target: Target, { prior }: ConnectOptions = {}): Promise<this> {
    if (this.#open) throw new Error('This client is connected already: close it first, or make another')
    const { versions: wanted = versions, probeTimeout = 5000 } = this.#options
    const spoken = revisions.filter(({ version }) => wanted.includes(version))
    const listener = {
      answer: (request: { method: string; params?: Json }, signal: AbortSignal) => this.answer(request, signal),
      hear: (message: NotificationMessage) => this.#hear(message),
    }
    this.#open = await converse(target, { self: this, listener, spoken, probeTimeout, prior })
    const { peer, server } = this.#open
    this.#catalog.open(server.revision.traits, peer.carriesHeaders)
    this.#cache?.clear()
    void peer.closed.then((reason) => {
      this.#open = undefined
      for (const ended of this.#listeners.values()) ended?.(reason)
    })
    return this
  }

  /** What is known of the server. Throws when there is no connection. */
  get server(): ServerDescription {
    return this.#connected().server
  }

  /** Makes a call of the table. Questions that come back on the way are answered by the handlers. */
  async request<D extends RequestDef>(def: D, params: Params<D>, options: CallOptions = {}): Promise<Result<D>> {
    const result = await this.#perform({ def, params: params as Json, options, server: this.server })
    return read(def.result, result, `${def.name} result`) as Result<D>
  }

  /** Goes through a list of the table, or gathers it; see {@link Pages}. */
  list(def: RequestDef & { pages: string }, params: Json, options?: CallOptions): Pages<object, unknown> {
    return new Pages(
      def.pages,
      (cursor) => this.request(def, cursor === undefined ? params : { ...params, cursor }, options) as Promise<object>,
    )
  }

  /** Sends a notification of the table: that the roots have changed, for one. Rejects where the revision has none such. */
  async notify<D extends NotificationDef & { from: 'client' | 'both' }>(def: D, params: Params<D>): Promise<void> {
    const { peer, server } = this.#connected()
    const { revision } = server
    if (!speaks(revision, def)) throw notSpoken(def, revision)
    requireCapability(def, 'client', this.capabilities)
    await peer.notify(def, params as Json, revision.writeHeaders(def, params as Json))
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

  /** Hears every notification until the returned function is called; `ended` hears why the connection ended. */
  overhear(listener: (message: NotificationMessage) => void, ended?: (reason: Error) => void): () => void {
    this.#listeners.set(listener, ended)
    return () => void this.#listeners.delete(listener)
  }

  /** Answers questions of one kind, and declares the capability that says so. Call it before `connect`. */
  handle<D extends RequestDef & { from: 'server' }, const Answer extends Frozen<Result<D>>>(
    def: D,
    handler: Handler<D, Answer>,
  ): this {
    this.#questions.handle(def, handler as (params: Json, ctx: { readonly signal: AbortSignal }) => unknown)
    if (def.needs?.client) declareCapability(this.capabilities, def.needs.client)
    return this
  }

  /** Stands middleware around every call from here on; the first one added is the outermost. */
  use(middleware: Middleware<Operation, Json>): this {
    this.#around.push(middleware)
    this.#perform = compose(this.#around, (operation: Operation) => this.#rounds.run(operation))
    return this
  }

  /** Says from which level on log entries are wanted; hear them by `on(methods.logged, ...)`. */
  async setLogLevel(level: LogLevel): Promise<void> {
    this.#logLevel = level
    await families[this.server.revision.family].setLevel(this, level)
  }

  /** Starts a request without waiting for its answer; its questions and its result are the caller's to read. */
  start(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Started {
    const { peer, server } = this.#connected()
    const { revision, capabilities } = server
    if (!speaks(revision, def)) throw notSpoken(def, revision)
    requireCapability(def, 'server', capabilities)
    requireCapability(def, 'client', this.capabilities)
    const extras = { ...(resume && { resume }), ...(this.#logLevel && { logLevel: this.#logLevel }) }
    const written = revision.writeParams(params, this, extras)
    const headers = revision.writeHeaders(def, written)
    const mirrored = this.#catalog.headers(def, written)
    return peer.request(def, written, mirrored ? { ...headers, ...mirrored } : headers, options)
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

  #hear(message: NotificationMessage): void {
    const change = this.#cache && changeOf(message)
    if (change) this.#cache?.hear(change)
    if (!this.#questions.isNews(message)) return
    for (const each of this.#listeners.keys()) tell(each, message)
  }

  /** Answers a question as the server would be answered: by the handler of its kind. */
  answer(question: { method: string; params?: Json }, signal: AbortSignal): Promise<Json> {
    return this.#questions.answer(question, signal)
  }
}

const notSpoken = ({ name }: MethodDef, { version }: Revision): ProtocolError =>
  new ProtocolError(ErrorCode.methodNotFound, `${name} is not part of ${version}, the revision agreed with this server`)
