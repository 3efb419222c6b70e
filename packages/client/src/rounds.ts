import { ErrorCode, methods, ProtocolError, type Json, type RequestDef, type Resume } from '@mortise/protocol'
import { anyOf } from './abort.js'
import { alike } from './alike.js'
import type { Cache, Made } from './cache.js'
import type { Catalog } from './catalog.js'
import type { Extensions } from './extension.js'
import type { ServerDescription } from './family/family.js'
import type { Inquiry } from './inquiry.js'
import type { Operation } from './operation.js'
import { Pages } from './pages.js'
import type { CallOptions, Peer, Started } from './peer.js'
import { Total } from './total.js'
import { pause } from './wait.js'

/** The way to the server, as calls see it. */
export interface Way {
  /** What is known of the server. Throws when there is no connection. */
  readonly server: ServerDescription
  /** Whether a call can be made at once. */
  readonly ready: boolean
  /** Aborts when no call can be made any more. */
  readonly over: AbortSignal
  /** Waits until calls can be made, for as long as this one may wait. */
  reopened(def: RequestDef, options: CallOptions): Promise<void>
  start(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Started
  /** Notes that a call was answered with a result. */
  answered(def: RequestDef, params: Json): void
  /** Whether a call that failed is to be made once more, when that is safe. Throws an error that says more. */
  repeats(def: RequestDef, reason: unknown, peer: Peer, first: boolean, options: CallOptions): Promise<boolean>
}

/** Begins to answer what is asked in the course of one call. */
type Inquire = (what: string) => Inquiry

const firstPause = 100
const longestPause = 5000

/** Brings calls to their results: through the questions that come back, and past headers that were not known. */
export class Rounds {
  readonly #way: Way
  readonly #inquire: Inquire
  readonly #catalog: Catalog
  readonly #extensions: Extensions
  readonly #cache: Cache | undefined

  constructor(way: Way, inquire: Inquire, catalog: Catalog, extensions: Extensions, cache?: Cache) {
    this.#way = way
    this.#inquire = inquire
    this.#catalog = catalog
    this.#extensions = extensions
    this.#cache = cache
  }

  /** Makes a call, if no earlier result will do. */
  async run(operation: Operation): Promise<Json> {
    const { def } = operation
    if (def.cacheable && this.#cache) return this.#cache.through(operation, () => this.#make(operation))
    const { result } = await this.#make(operation)
    return result
  }

  #make({ def, params, options }: Operation): Promise<Made> {
    return new Total(def.name, options.maxTotalTimeout).spend(options, (each) => this.#rounds(def, params, each))
  }

  async #rounds(def: RequestDef, params: Json, options: CallOptions): Promise<Made> {
    let inquiry: Inquiry | undefined
    let resume: Resume | undefined
    let silent = 0
    for (let round = 1; ; round++) {
      const raw = await this.#ask(def, params, options, resume)
      const outcome = this.#way.server.revision.readResult(def, raw, this.#extensions.forms(def))
      if (outcome.done) {
        const plain = outcome.type === undefined
        const result = plain ? outcome.result : await this.#extensions.finish(def, outcome, options)
        return { result: this.#catalog.take(def, params, result), afresh: plain && round === 1 }
      }
      inquiry ??= this.#inquire(def.name)
      inquiry.begin(outcome.questions)
      // A server that asks nothing only wants to be asked again, and gets the longer for it the more often it does.
      if (Object.keys(outcome.questions).length > 0) silent = 0
      else await this.#pause(silent++, options.signal)
      const answers = await inquiry.answer(outcome.questions, options.signal)
      resume = outcome.state === undefined ? { answers } : { answers, state: outcome.state }
    }
  }

  #pause(before: number, signal: AbortSignal | undefined): Promise<void> {
    return pause(Math.min(firstPause * 2 ** before, longestPause), anyOf(signal, this.#way.over))
  }

  /**
   * Asks once, and once more where that helps: a call that was lost and is safe goes out anew, and a server that misses
   * something is asked for its tools, which say what a call must carry.
   */
  async #ask(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Promise<Json> {
    const wasReady = this.#way.ready
    if (!wasReady) await this.#way.reopened(def, options)
    const headers = JSON.stringify(this.#catalog.headers(def, params))
    const sent = this.#prepare(def, params)
    let started: Started | undefined
    try {
      started = this.#way.start(def, sent, options, resume)
      const result = await started.answer
      this.#way.answered(def, params)
      return result
    } catch (reason) {
      // A call that has waited for a fresh channel is not to open another.
      if (started && wasReady && (await this.#way.repeats(def, reason, started.peer, !resume, options))) {
        return this.#again(def, this.#prepare(def, params), options)
      }
      if (def !== methods.callTool || !this.#mayLack(reason)) throw reason
      await this.#listTools(options)
      const again = this.#prepare(def, params)
      const same = JSON.stringify(this.#catalog.headers(def, params)) === headers
      if (same && JSON.stringify(again) === JSON.stringify(sent)) throw reason
      return this.#again(def, again, options, resume)
    }
  }

  async #again(def: RequestDef, sent: Json, options: CallOptions, resume?: Resume): Promise<Json> {
    const result = await this.#way.start(def, sent, options, resume).answer
    this.#way.answered(def, sent)
    return result
  }

  #prepare(def: RequestDef, params: Json): Json {
    this.#catalog.admit(def, params)
    return this.#extensions.prepare(def, params, this.#catalog.execution(params.name))
  }

  #mayLack(reason: unknown): boolean {
    if (!(reason instanceof ProtocolError)) return false
    const unprepared = reason.code === ErrorCode.methodNotFound && this.#extensions.prepares
    return unprepared || reason.code === ErrorCode.headerMismatch
  }

  async #listTools(call: CallOptions): Promise<void> {
    const options = { ...alike(call), fresh: true }
    const def = methods.listTools
    const { server } = this.#way
    const page = (params: Json): Promise<Json> => this.run({ def, params, options, server })
    await new Pages(def.pages, () => (cursor) => page(cursor === undefined ? {} : { cursor }))
  }
}
