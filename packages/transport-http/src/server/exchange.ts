import {
  Cancel,
  ConnectionClosed,
  ErrorCode,
  errorMessage,
  insteadOf,
  ProtocolError,
  type Answer,
  type Exchange,
  type Explain,
  type Family,
  type Id,
  type NotificationMessage,
  type Origin,
  type RequestMessage,
  type Session,
  type Step,
} from '@mortise/protocol'
import { statusOf } from '../status.js'
import type { Placed, Underway } from '../underway.js'
import type { PostResponse } from './response.js'

/** What the requests of one POST have in common. */
export interface Posted {
  readonly origin: Origin
  readonly family: Family
  readonly session: Session | undefined
  readonly response: PostResponse
  /** The exchanges under way. */
  readonly live: Underway<HttpExchange>
  /** Aborts when the handler wants to close, as soon as what is under way has ended. */
  readonly draining: AbortSignal
}

const answered = Promise.resolve()

/** One request that came by POST: everything about it goes back on the response. */
export class HttpExchange extends Cancel implements Exchange, Placed {
  place = 0
  readonly origin: Origin
  readonly session: Session | undefined
  readonly #posted: Posted
  readonly #id: Id
  #over = false
  #watched = false

  /** `id` is that of the request. */
  constructor(posted: Posted, id: Id) {
    super()
    this.#posted = posted
    this.#id = id
    posted.live.add(this)
    this.origin = posted.origin
    this.session = posted.session
  }

  /** Nobody listens for a hang-up, nor keeps the exchange, before somebody asks for this or something is streamed. */
  override get signal(): AbortSignal {
    this.#watch()
    return super.signal
  }

  get draining(): AbortSignal {
    return this.#posted.draining
  }

  override cancel(reason?: unknown): void {
    if (!this.#finish()) return
    super.cancel(reason)
    this.#posted.response.leave()
  }

  /** Whether it can be stopped: somebody has asked for the signal, or something was said. Others run to their end. */
  get heeds(): boolean {
    return this.#watched
  }

  /** Gives it up though the client has not: it is told so, and need not come back for an answer. */
  abandon(reason: Error): void {
    void this.answer(errorMessage(this.#id, new ProtocolError(ErrorCode.internal, reason.message)), 'run')
    super.cancel(reason)
  }

  async notify(message: NotificationMessage): Promise<void> {
    // What JSON cannot say is dropped like what nobody hears.
    await this.say(message).catch(() => {})
  }

  async send(message: RequestMessage): Promise<void> {
    if (this.#posted.family === 'stateless') throw new Error(`${message.method}: a stateless client cannot be asked`)
    const { response } = this.#posted
    // Without a session there is no way for an answer to come back.
    if (!this.session || response.deaf || !(await this.say(message))) {
      throw new ConnectionClosed(`${message.method}: the client does not wait for the request that asks`)
    }
  }

  /** Says something on the response; false when it is over. */
  async say(message: NotificationMessage | RequestMessage): Promise<boolean> {
    if (this.#over) return false
    this.#watch()
    await this.#posted.response.say(message)
    return true
  }

  release(): void {
    if (this.#over || this.#posted.family === 'stateless') return
    this.#watch()
    this.#posted.response.release()
  }

  answer(answer: Answer, step: Step, explain?: Explain): Promise<void> {
    if (this.#finish()) this.#answer(answer, step, explain)
    return answered
  }

  #answer(answer: Answer, step: Step, explain: Explain | undefined): void {
    const { family, response } = this.#posted
    try {
      response.answer(answer, statusOf[family][step])
    } catch (reason) {
      // What JSON cannot say must not leave the client waiting.
      const instead = insteadOf(answer, explain) ?? errorMessage(answer.id, ProtocolError.from(reason))
      response.answer(instead, statusOf[family].run)
    }
  }

  #finish(): boolean {
    if (this.#over) return false
    this.#over = true
    this.#posted.live.remove(this)
    return true
  }

  #watch(): void {
    if (this.#watched || this.#over) return
    this.#watched = true
    const { family, response } = this.#posted
    // A client of a session may come back for what it missed, so that its hanging up says nothing.
    if (family === 'session') return
    response.reply.whenGone(() => this.cancel(new ConnectionClosed('The client has hung up')))
  }
}
