import type { HttpError } from './error.js'
import type { Gets } from './gets.js'
import { follow, messageEvents } from './messages.js'
import { Pause } from './pause.js'
import type { Call } from './wire.js'

/** How long a stream must have been open to count for something though nothing came, in milliseconds. */
const lasting = 10_000

/** How one try to follow a stream ended: it was open, it was refused for good, or it could not be had just now. */
export interface Ended {
  readonly how: 'open' | 'refused' | 'unreachable'
  readonly reason?: unknown
  /** What the server asked for where it could not be had just now, in milliseconds. */
  readonly retryAfter?: number | undefined
}

/** Follows one stream over as many GETs as that takes. */
export class Pursuit {
  /** The event after which it goes on. */
  lastId: string | undefined
  readonly #gets: Gets
  readonly #give: (text: string) => void
  readonly #opened: () => void
  readonly #pause = new Pause()
  #call: Call | undefined
  #stopped = false

  /** `give` gets each text that should hold a message, and may throw to end the try; `opened` is told when one is open. */
  constructor(gets: Gets, give: (text: string) => void, opened = (): void => {}) {
    this.#gets = gets
    this.#give = give
    this.#opened = opened
  }

  get stopped(): boolean {
    return this.#stopped
  }

  /** Goes on after what has been read elsewhere of the same stream. */
  from(lastId: string | undefined, retry: number | undefined): void {
    this.lastId = lastId
    this.#pause.asked(retry)
  }

  /** Forgets how often it has failed. */
  afresh(): void {
    this.#pause.succeeded()
  }

  /** Ends it for good. */
  stop(): void {
    this.#stopped = true
    this.leave()
    this.#pause.stop()
  }

  /** Ends the try that is under way. */
  leave(): void {
    this.#call?.abort()
  }

  /** Waits for the time of the next try; resolves to whether there is to be one. */
  next(): Promise<boolean> {
    return this.#pause.next()
  }

  /** Tries once, and reads to the end. */
  async once(): Promise<Ended> {
    const ended = await this.#try().catch((reason: unknown): Ended => ({ how: 'unreachable', reason }))
    if (ended.how !== 'open') this.#pause.failed(ended.retryAfter)
    return ended
  }

  async #try(): Promise<Ended> {
    const { lastId } = this
    const call = (this.#call = await this.#gets.ask(lastId))
    if (this.#stopped) call.abort()
    const reply = await call.reply
    const refused = await this.#gets.judge(reply, lastId)
    if (refused) return ending(refused, lastId, this.#gets.options.renews)
    this.#opened()
    let given = 0
    const give = (text: string): void => {
      given++
      this.#give(text)
    }
    const { limit, idle } = this.#gets.options
    const events = messageEvents(give, limit)
    const opened = performance.now()
    const reason: unknown = await follow({ asked: this.#gets.asked, call, reply, events, idle }).catch(
      (broken: unknown) => broken,
    )
    this.lastId = events.lastId ?? lastId
    this.#pause.asked(events.retry)
    if (given > 0 || this.lastId !== lastId || performance.now() - opened >= lasting) this.#pause.succeeded()
    else this.#pause.failed()
    return { how: 'open', reason }
  }
}

function ending(reason: HttpError, lastId: string | undefined, renews = false): Ended {
  const { status, retryAfter } = reason
  // A conflict is with an earlier stream of this client's, whose end the server has not noticed yet.
  const isInTheWay = status === 409 && !lastId
  const isUnauthorized = status === 401 || status === 403
  const passing = status >= 500 || status === 429 || isInTheWay || (renews && isUnauthorized)
  return passing ? { how: 'unreachable', reason, retryAfter } : { how: 'refused', reason }
}
