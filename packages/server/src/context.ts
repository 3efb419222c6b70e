import {
  logLevels,
  methods,
  type Answers,
  type Caller,
  type Exchange,
  type Id,
  type Json,
  type LogLevel,
  type NotificationDef,
  type Params,
  type Question,
  type RequestMessage,
  type Resume,
  type Step,
} from '@mortise/protocol'
import { elicit, type Elicit } from './asking/elicit.js'
import { handled } from './asking/handled.js'
import { interviewOf, type Interview } from './asking/interview.js'
import { roots, sample, type AskRoots, type Sample } from './asking/sample.js'
import type { RunStep } from './asking/steps.js'
import type { ServerCore } from './core.js'
import type { AskingContext } from './handler.js'
import type { ServerSession } from './session.js'

/** What differs between the families for a handler that runs. */
export interface Manners {
  /** Puts a question of a running handler to the client. */
  ask(ctx: Context, key: string, question: Question): Promise<Json>
  /** The mildest log entry that the caller wants, or undefined when it wants none. */
  logLevel(ctx: Context): LogLevel | undefined
}

/** How often the questions and remembered steps of one call may fail: a loop that tries again without a pause has an end. */
const mostFailures = 100

/** One request under way. Everything but the request itself is reached for, not made ahead. */
export class Context implements AskingContext {
  readonly server: ServerCore
  readonly request: RequestMessage
  readonly params: Json
  readonly caller: Caller
  /** Where the answer goes, and what is said on the way to it. */
  exchange: Exchange
  readonly session: ServerSession | undefined
  /** As it came; replaced by what it unseals to before the handler runs. */
  resume: { readonly answers: Answers; readonly state?: unknown }
  /** How far the request has come. */
  reached: Step = 'method'
  /** What was asked, answered and done in steps so far; made when first needed. */
  interview: Interview | undefined
  /** Whether the call has ended, so that nobody waits for answers any more. */
  ended = false
  /** Makes the call go on as a task, where it may. */
  defer: (() => Promise<void>) | undefined
  /** Called once the request has been answered. */
  answered: (() => void) | undefined
  #manners: Manners
  #failures = 0
  /** Ends the handler's run, whatever that still does. */
  #leave: ((reason: unknown) => void) | undefined
  /** How far the work was when that was last told. */
  #told: number | undefined

  constructor(
    server: ServerCore,
    request: RequestMessage,
    params: Json,
    caller: Caller,
    resume: Resume,
    exchange: Exchange,
    session: ServerSession | undefined,
    manners: Manners,
  ) {
    this.server = server
    this.request = request
    this.params = params
    this.caller = caller
    this.resume = resume
    this.exchange = exchange
    this.session = session
    this.#manners = manners
  }

  get signal(): AbortSignal {
    return this.exchange.signal
  }
  get cancelled(): boolean {
    return this.exchange.cancelled
  }
  get auth(): unknown {
    return this.exchange.origin.auth
  }
  get principal(): string | undefined {
    return this.exchange.origin.principal
  }

  notify<D extends NotificationDef>(def: D, params: Params<D>): Promise<void> {
    return this.exchange.notify({ jsonrpc: '2.0', method: def.name, params: params as Json })
  }

  async progress(progress: number, total?: number, message?: string): Promise<void> {
    const progressToken = (this.params._meta as Json | undefined)?.progressToken as Id | undefined
    // JSON has no word for what is not finite.
    if (progressToken === undefined || !Number.isFinite(progress) || progress <= (this.#told ?? -Infinity)) return
    this.#told = progress
    await this.notify(methods.progress, {
      progressToken,
      progress,
      ...(Number.isFinite(total) && { total }),
      ...(message !== undefined && { message }),
    })
  }

  async log(level: LogLevel, data: unknown, logger?: string): Promise<void> {
    const mildest = this.#manners.logLevel(this)
    if (mildest === undefined || logLevels.indexOf(level) < logLevels.indexOf(mildest)) return
    // An entry always has data, which JSON leaves out where it has no word for it.
    await this.notify(methods.logged, { level, data: data ?? null, ...(logger !== undefined && { logger }) })
  }

  release(): void {
    this.exchange.release?.()
  }

  async task(): Promise<void> {
    if (this.defer) await this.#heed(this.defer())
  }

  /** Runs a handler until it is done, or has failed at the same questions too often. */
  run(work: () => unknown): unknown {
    const running = work()
    if (!(running instanceof Promise)) return running
    return new Promise((resolve, reject) => {
      this.#leave = reject
      running.then(resolve, reject)
    })
  }

  /** Goes on by another way than the one it came, and in other manners; returns the manners so far. */
  carryOn(exchange: Exchange, manners: Manners): Manners {
    const before = this.#manners
    this.exchange = exchange
    this.#manners = manners
    this.defer = undefined
    return before
  }

  ask(key: string, question: Question): Promise<Json> {
    return handled(this.#ask(key, question))
  }

  get elicit(): Elicit {
    return elicit(this)
  }
  get sample(): Sample {
    return sample(this)
  }
  get roots(): AskRoots {
    return roots(this)
  }
  get step(): RunStep {
    return ((key, work) => {
      const interview = interviewOf(this)
      const mayStart = !interview.suspended && !interview.steps.has(key)
      const running = interview.step(key, work)
      return mayStart ? running : handled(this.#heed(running))
    }) as RunStep
  }

  async #ask(key: string, question: Question): Promise<Json> {
    return this.#heed(this.#manners.ask(this, key, question))
  }

  /**
   * What fails without waiting for anything fails again at once, and a handler that never gives up would keep the thread:
   * after so many failures the run ends in the last of them, and the handler waits for ever.
   */
  async #heed<T>(trying: Promise<T>): Promise<T> {
    try {
      return await trying
    } catch (reason) {
      if (++this.#failures <= mostFailures) throw reason
      this.#leave?.(reason)
      return new Promise(() => {})
    }
  }
}
