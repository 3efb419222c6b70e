import {
  answering,
  compose,
  errorMessage,
  ErrorCode,
  Implementation,
  localBus,
  printable,
  ProtocolError,
  requireVersion,
  revisionsOf,
  selectRevision,
  tell,
  versions,
  type Answer,
  type AuthorSchema,
  type Bus,
  type Capabilities,
  type Endpoint,
  type Exchange,
  type Json,
  type Middleware,
  type NoOffer,
  type NotificationDef,
  type Offer,
  type Offering,
  type Origin,
  type Outcome,
  type Prewritten,
  type PromptArgument,
  type RequestDef,
  type RequestMessage,
  type Revision,
  type Send,
  type Session,
  type Step,
} from '@mortise/protocol'
import { States } from './asking/states.js'
import { Context } from './context.js'
import type { ServerCore } from './core.js'
import { Dispatch } from './dispatch.js'
import { families } from './family/index.js'
import { authored } from './features/authored.js'
import { Completion } from './features/completion.js'
import { onlyDeferral } from './features/deferral.js'
import { Prompts, type PromptConfig, type PromptHandler } from './features/prompts.js'
import { Resources, type ResourceConfig, type ResourceHandler } from './features/resources.js'
import type { Handle } from './features/shelf.js'
import type { Stream } from './features/stream.js'
import type { VariablesOf } from './features/uri-template.js'
import type { DefinedTool } from './features/tool.js'
import { Tools, type ToolConfig, type ToolHandler, type ToolReturn } from './features/tools.js'
import type { Freshness } from './freshness.js'
import { writtenOnce } from './kept.js'
import { Listeners, type Listener } from './listeners.js'
import { isLater } from './later.js'
import { limitsOf, pageSizeOf, type ServerLimits } from './limits.js'
import { writeError, type OnError, type ServerOptions } from './options.js'
import { asSaid } from './said.js'
import { serving, type Handler, type Returned } from './served.js'
import { ServerSession } from './session.js'
import { warning } from './warning.js'

/**
 * What a server offers: one long-lived object, owned by no transport, that serves any number of clients, sessions and
 * revisions at the same time.
 */
export class McpServer<T extends Offer = NoOffer> implements Endpoint, ServerCore, Offering<T> {
  declare readonly offer?: T
  readonly info: Implementation
  readonly instructions: string | undefined
  readonly capabilities: Capabilities = { logging: {} }
  readonly changes: Bus
  /** The revisions it speaks, newest first. */
  readonly spoken: readonly Revision[]
  /** How many entries a page of a list holds. */
  readonly pageSize: number
  /** How fresh its lists are. */
  readonly lists: Freshness
  /** How much it bears of its clients. */
  readonly limits: ServerLimits
  /** Keeps the state of calls that ask back. */
  readonly states: States
  /** The changes that its extensions tell of. */
  readonly streams: readonly Stream[]
  /** Tells of what works, but not for long or not everywhere. */
  readonly warn: (message: string) => void
  readonly #dispatch: Dispatch
  readonly #tools = new Tools(this)
  readonly #resources = new Resources(this)
  readonly #prompts = new Prompts(this)
  readonly #completion = new Completion(this.#prompts, this.#resources)
  readonly #closing = new AbortController()
  /** Aborts when the server closes: streams of changes then end with a result. */
  readonly closing: AbortSignal = this.#closing.signal
  readonly #onError: OnError
  readonly #listeners = new Listeners((error, what) => this.report(error, what))
  readonly #around: Middleware<Context, Outcome>[] = []
  #call = (ctx: Context): Outcome | PromiseLike<Outcome> => this.#dispatch.run(ctx)

  constructor(info: Implementation, options: ServerOptions<T> = {}) {
    this.info = authored(Implementation, info, 'info')
    this.instructions = options.instructions
    this.changes = options.bus ?? localBus()
    this.spoken = revisionsOf(options.versions ?? versions)
    this.pageSize = pageSizeOf(options.pageSize)
    this.lists = options.lists ?? {}
    this.limits = limitsOf(options.limits)
    this.warn = warning(options.onWarning)
    this.states = new States(options, this.warn)
    this.#onError = options.onError ?? writeError
    this.#dispatch = new Dispatch(this.spoken, this.capabilities)
    const features = (options.extensions ?? []).map((extension) => extension.feature(this))
    for (const feature of features) this.#dispatch.install(feature)
    this.streams = features.flatMap(({ streams = [] }) => streams)
    this.#tools.deferral = onlyDeferral(features.map(({ deferral }) => deferral))
    const tools: Record<string, DefinedTool> = options.tools ?? {}
    for (const [name, { config, handler }] of Object.entries(tools)) this.registerTool(name, config, handler)
  }

  /**
   * Offers a tool. The handler gets the checked arguments; it returns text, content blocks, or with an `outputSchema`
   * just the object. Throws when the name is taken, and a `TypeError` for what clients cannot use: an empty name, a schema or
   * an icon that is none. A name that the protocol advises against is told to `onWarning`.
   */
  registerTool<
    In extends AuthorSchema = AuthorSchema,
    Out extends AuthorSchema | undefined = undefined,
    const Returned extends ToolReturn<Out> = ToolReturn<Out>,
  >(name: string, config: ToolConfig<In, Out>, handler: ToolHandler<In, Returned>): Handle<ToolConfig<In, Out>> {
    this.#dispatch.install(this.#tools)
    return this.#tools.add(name, config, handler)
  }

  /**
   * Offers a resource by its URI, or a family of them by a template such as `file:///{+path}`. Throws when the URI is
   * taken, and a `TypeError` for what clients cannot use: a URI that is none (RFC 3986), a template with other operators
   * than `{name}` and `{+name}`, suggestions for a variable that is not there.
   */
  registerResource<const Uri extends string>(
    name: string,
    uri: Uri,
    config: ResourceConfig<VariablesOf<Uri>>,
    handler: ResourceHandler<VariablesOf<Uri>>,
  ): Handle<ResourceConfig> {
    this.#dispatch.install(this.#resources)
    if (config.complete) this.#dispatch.install(this.#completion)
    return this.#resources.add(name, uri, config as ResourceConfig, handler as ResourceHandler)
  }

  /** Offers a prompt. The handler returns the user's text, or messages. Throws as `registerTool` does. */
  registerPrompt<const A extends readonly PromptArgument[] = readonly PromptArgument[]>(
    name: string,
    config: PromptConfig<A>,
    handler: PromptHandler<A>,
  ): Handle<PromptConfig> {
    this.#dispatch.install(this.#prompts)
    if (config.complete) this.#dispatch.install(this.#completion)
    return this.#prompts.add(name, config as PromptConfig, handler as PromptHandler)
  }

  /** Serves a method by hand, in place of what else serves it, registered before or later. */
  handle<D extends RequestDef & { from: 'client' }, const R extends Returned<D>>(def: D, handler: Handler<D, R>): this {
    this.#dispatch.override(serving(def, handler))
    return this
  }

  /**
   * Hears a notification that the clients of sessions send, once it has its shape and both sides have what it needs, until
   * the returned function is called. Stateless revisions have none but what belongs to a request. What a listener throws
   * goes to `onError`.
   */
  on<D extends NotificationDef & { from: 'client' | 'both' }>(def: D, listener: Listener<D>): () => void {
    return this.#listeners.add(def, listener)
  }

  /** Stands middleware around every request that can be read, from here on; the first one added is the outermost. */
  use(middleware: Middleware<Context, Outcome>): this {
    this.#around.push(middleware)
    this.#call = compose(this.#around, async (ctx: Context) => this.#dispatch.run(ctx))
    return this
  }

  /** Tells those who follow a resource that it has changed. */
  resourceChanged(uri: string): void {
    this.changes.publish({ topic: 'resourceSubscriptions', uri })
  }

  /** Ends every stream of changes. Channels are their transports' to close. */
  close(): void {
    this.#closing.abort()
  }

  open(origin: Origin, send: Send): Session {
    return new ServerSession(this, origin, send, this.#listeners)
  }

  async serve(request: RequestMessage, exchange: Exchange): Promise<void> {
    const { id, params: sent = {} } = request
    const session = exchange.session instanceof ServerSession ? exchange.session : undefined
    const refused = session?.begin(id, exchange)
    if (refused !== undefined) {
      return exchange.answer(errorMessage(id, new ProtocolError(ErrorCode.invalidRequest, refused)), 'envelope')
    }
    let step: Step = 'envelope'
    let revision: Revision | undefined
    let ctx: Context | undefined
    let answer: Answer
    try {
      revision = selectRevision(request, exchange.origin, session?.caller?.revision, this.spoken)
      const answers = answering[revision.family]
      const { params, caller, resume } = answers.readParams(revision, sent, session?.caller)
      step = 'headers'
      const def = this.#dispatch.definition(request.method, revision)
      answers.checkHeaders(exchange.origin, request, def)
      step = 'version'
      requireVersion(request, revision, this.spoken)
      ctx = new Context(this, request, params, caller, resume, exchange, session, families[revision.family])
      const calling = this.#call(ctx)
      const outcome = isLater(calling) ? await calling : calling
      step = 'run'
      answer = { jsonrpc: '2.0', id, result: this.#write(revision, def!, outcome) }
    } catch (reason) {
      // Until there is a context, only what the client said about itself was read.
      const error = this.#errorOf(ctx ? reason : asSaid(reason), request.method)
      step = error.code === ErrorCode.missingCapability ? 'gate' : (ctx?.reached ?? step)
      answer = errorMessage(id, revision ? answering[revision.family].writeError(revision, error) : error)
    }
    session?.end(id)
    await exchange.answer(answer, step, (reason) => this.#errorOf(reason, request.method))
    ctx?.answered?.()
  }

  /** Hands an error to `onError` and returns the reference that may leave in its place. */
  report(error: unknown, what: string): string {
    const reference = crypto.randomUUID().slice(0, 8)
    tell(this.#onError, [error, { what: printable(what, 200), reference }], writeError)
    return reference
  }

  #write(revision: Revision, def: RequestDef, outcome: Outcome): Json | Prewritten {
    const write = (): Json => answering[revision.family].writeResult(revision, def, outcome, this)
    return (outcome.done && def.cacheable && writtenOnce(outcome.result, revision, write)) || write()
  }

  #errorOf(reason: unknown, method: string): ProtocolError {
    if (reason instanceof ProtocolError) return reason
    return new ProtocolError(ErrorCode.internal, `Internal error (reference ${this.report(reason, method)})`)
  }
}
