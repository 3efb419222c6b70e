import type { Caller, Json, LogLevel, NotificationDef, Params, Question, RequestMessage } from '@mortise/protocol'
import type { Elicit } from './asking/elicit.js'
import type { AskRoots, Sample } from './asking/sample.js'
import type { RunStep } from './asking/steps.js'

/** What every handler is given beside its arguments. */
export interface HandlerContext {
  /** Aborts when the answer is no longer wanted: the client cancelled, or has gone. */
  readonly signal: AbortSignal
  /** Whether the answer is no longer wanted; unlike `signal`, it costs nothing to ask. */
  readonly cancelled: boolean
  /** The request as it came. */
  readonly request: RequestMessage
  /** Who asks, in which revision, and what it can do. */
  readonly caller: Caller
  /** What authentication found out about the caller; undefined where there is none. */
  readonly auth: unknown
  /** Who the caller is, as authenticated: a key; undefined where there is no authentication. */
  readonly principal: string | undefined
  /** Tells the client how far the work has come, if it wants to know. What does not grow, or is not finite, is not told. */
  progress(progress: number, total?: number, message?: string): Promise<void>
  /**
   * Writes to the client's log, if it wants entries of this level.
   * @deprecated since 2026-07-28, removable from 2027-07-28 on: write to standard error, or to OpenTelemetry, instead.
   */
  log(level: LogLevel, data: unknown, logger?: string): Promise<void>
  /**
   * Ends the connection on which the client waits, in a revision whose clients come back for the answer; what is said
   * from here on is kept for them. For work that takes long. Does nothing elsewhere.
   */
  release(): void
  /** Sends a notification that belongs to this request. */
  notify<D extends NotificationDef>(def: D, params: Params<D>): Promise<void>
}

/** What a handler is given that may ask the client back. */
export interface AskingContext extends HandlerContext {
  /** The answers so far, by key, and the state given to `ask()` with the questions. */
  readonly resume: { readonly answers: Readonly<Record<string, Json>>; readonly state?: unknown }
  /**
   * Asks the user to fill in a form, or to visit a page. Where the revision has no requests to the client, the handler
   * leaves here and runs again from the top once there is an answer: keys are stable, and what must not happen twice
   * stands in a `step`.
   */
  readonly elicit: Elicit
  /**
   * Does something once in a call, however often the handler runs: its JSON result, or its failure, is remembered. Once
   * a question is left to the client, no step starts.
   */
  readonly step: RunStep
  /**
   * Asks the client's model to go on with a dialogue, in the same way as `elicit`.
   * @deprecated since 2026-07-28, removable from 2027-07-28 on: call a model of your own instead.
   */
  readonly sample: Sample
  /**
   * Asks which folders the client's user works in, in the same way as `elicit`.
   * @deprecated since 2026-07-28, removable from 2027-07-28 on: take folders as arguments or settings instead.
   */
  readonly roots: AskRoots
  /**
   * From here on, where the server has tasks and the client takes them, the call is a task: its request is answered, and
   * what the handler returns is what the task comes to. Questions are waited for then, and the handler never runs again
   * from the top. Take `signal` anew. Does nothing elsewhere, or where the call is a task already.
   */
  task(): Promise<void>
  /** Puts any question to the client and waits for its raw answer, in the same way as `elicit`. */
  ask(key: string, question: Question): Promise<Json>
}
