import {
  answerAll,
  ErrorCode,
  methods,
  ProtocolError,
  TimedOut,
  type Json,
  type Question,
  type RequestDef,
  type Resume,
} from '@mortise/protocol'
import type { Cache, Made } from './cache.js'
import type { Catalog } from './catalog.js'
import type { Extensions } from './extension.js'
import type { ServerDescription } from './family/family.js'
import type { Operation } from './operation.js'
import { Pages } from './pages.js'
import type { CallOptions, Started } from './peer.js'

/** The client that makes the calls, as they see it. */
export interface Line {
  /** What is known of the server. Throws when there is no connection. */
  readonly server: ServerDescription
  start(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Started
}

/** Answers a question that came back. */
type Answering = (question: Question, signal: AbortSignal) => Promise<Json>

/** Brings calls to their results: through the questions that come back, and past headers that were not known. */
export class Rounds {
  readonly #line: Line
  readonly #answer: Answering
  readonly #catalog: Catalog
  readonly #extensions: Extensions
  readonly #cache: Cache | undefined
  readonly #maxRounds: number

  constructor(line: Line, answer: Answering, catalog: Catalog, extensions: Extensions, cache?: Cache, maxRounds = 10) {
    this.#line = line
    this.#answer = answer
    this.#catalog = catalog
    this.#extensions = extensions
    this.#cache = cache
    this.#maxRounds = maxRounds
  }

  /** Makes a call, if no earlier result will do. */
  async run(operation: Operation): Promise<Json> {
    const { def } = operation
    if (def.cacheable && this.#cache) return this.#cache.through(operation, () => this.#make(operation))
    const { result } = await this.#make(operation)
    return result
  }

  async #make({ def, params, options }: Operation): Promise<Made> {
    const { maxTotalTimeout: ms, signal } = options
    if (ms === undefined || ms === Infinity) return this.#rounds(def, params, options)
    const total = new AbortController()
    const timer = setTimeout(() => total.abort(new TimedOut(def.name, 'total', ms)), ms)
    const either = signal ? AbortSignal.any([signal, total.signal]) : total.signal
    return this.#rounds(def, params, { ...options, signal: either }).finally(() => clearTimeout(timer))
  }

  async #rounds(def: RequestDef, params: Json, options: CallOptions): Promise<Made> {
    let resume: Resume | undefined
    for (let round = 0; round < this.#maxRounds; round++) {
      const raw = await this.#ask(def, params, options, resume)
      const outcome = this.#line.server.revision.readResult(def, raw, this.#extensions.forms(def))
      if (outcome.done) {
        const plain = outcome.type === undefined
        const result = plain ? outcome.result : await this.#extensions.finish(def, outcome, options)
        return { result: this.#catalog.take(def, params, result), afresh: plain && round === 0 }
      }
      const signal = options.signal ?? new AbortController().signal
      const answering = answerAll(outcome.questions, (question) => this.#reply(def, question, signal))
      const answers = await unlessAborted(answering, signal)
      resume = outcome.state === undefined ? { answers } : { answers, state: outcome.state }
    }
    throw new Error(`${def.name}: the server asked back more than ${this.#maxRounds} times`)
  }

  async #reply(def: RequestDef, question: Question, signal: AbortSignal): Promise<Json> {
    try {
      return await this.#answer(question, signal)
    } catch (cause) {
      if (!(cause instanceof ProtocolError) || cause.code !== ErrorCode.refused) throw cause
      // There is no answer that would tell the server so: it is simply not asked again.
      const message = `${def.name} cannot go on: the server asks ${question.method}, and ${cause.message}`
      throw new ProtocolError(cause.code, message, undefined, { cause })
    }
  }

  /** A server that misses something is asked for its tools, which say what a call must carry, and then once more. */
  async #ask(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Promise<Json> {
    const headers = JSON.stringify(this.#catalog.headers(def, params))
    const sent = this.#prepare(def, params)
    try {
      return await this.#line.start(def, sent, options, resume).answer
    } catch (reason) {
      if (def !== methods.callTool || !this.#mayLack(reason)) throw reason
      await this.#listTools(options)
      const again = this.#prepare(def, params)
      const same = JSON.stringify(this.#catalog.headers(def, params)) === headers
      if (same && JSON.stringify(again) === JSON.stringify(sent)) throw reason
      return this.#line.start(def, again, options, resume).answer
    }
  }

  #prepare(def: RequestDef, params: Json): Json {
    return this.#extensions.prepare(def, params, this.#catalog.execution(params.name))
  }

  #mayLack(reason: unknown): boolean {
    if (!(reason instanceof ProtocolError)) return false
    const unprepared = reason.code === ErrorCode.methodNotFound && this.#extensions.prepares
    return unprepared || reason.code === ErrorCode.headerMismatch
  }

  async #listTools({ signal }: CallOptions): Promise<void> {
    const options = signal ? { signal, fresh: true } : { fresh: true }
    const def = methods.listTools
    const { server } = this.#line
    const page = (params: Json): Promise<Json> => this.run({ def, params, options, server })
    await new Pages(def.pages, (cursor) => page(cursor === undefined ? {} : { cursor }))
  }
}

/** A handler that does not heed its signal holds nobody up. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
