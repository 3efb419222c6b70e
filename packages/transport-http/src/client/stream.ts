import { ConnectionClosed, type Delivery } from '@mortise/protocol'
import { HttpError, wordsOf } from './error.js'
import type { Gets } from './gets.js'
import { Pursuit } from './pursuit.js'

/** The news that something that the server said of its own accord may be lost. */
export type Missed = Extract<Delivery, { missed: Error }>

/** Who is told of what comes. */
export interface Hearer {
  /** Gets each text that should hold a message, and may throw to end the stream. */
  readonly give: (text: string) => void
  readonly missed: (news: Missed) => void
}

/** How long the head of a response is waited for, in milliseconds: some servers send it with the first event alone. */
const patience = 2_000

/** What a server says of its own accord within a session, over a stream that is opened again when it ends. */
export class Stream {
  readonly #gets: Gets
  readonly #hearer: Hearer
  readonly #pursuit: Pursuit
  readonly #waiting = new Set<(failure?: Error) => void>()
  #state: 'trying' | 'open' | 'none' | 'over' = 'trying'
  /** Whether it was ever open: a server that had a stream offers one. */
  #wasOpen = false
  /** When what is going on began. */
  #since = 0
  /** Why something may be lost by the time it is open again. */
  #gap: Error | undefined

  constructor(gets: Gets, hearer: Hearer) {
    this.#gets = gets
    this.#hearer = hearer
    this.#pursuit = new Pursuit(gets, hearer.give, () => this.#opened())
    void this.#run()
  }

  /**
   * Waits until it is open, or the server has none, or for as long as that makes sense; it is tried again where it was
   * given up. Rejects with why it cannot be had just now.
   */
  async standing(): Promise<void> {
    if (this.#pursuit.stopped || this.#state === 'open' || this.#state === 'none') return
    if (this.#state === 'over') {
      this.#pursuit.afresh()
      void this.#run()
    }
    await new Promise<void>((resolve, reject) => {
      const late = (): void => {
        if (!this.#pursuit.lastId) this.#missed('it was not open in time')
        settle()
      }
      const timer = setTimeout(late, this.#since + patience - performance.now())
      const settle = (failure?: Error): void => {
        clearTimeout(timer)
        this.#waiting.delete(settle)
        if (failure) reject(failure)
        else resolve()
      }
      this.#waiting.add(settle)
    })
  }

  /** Ends it for good. */
  stop(reason: Error): void {
    this.#pursuit.stop()
    this.#settle(reason)
  }

  async #run(): Promise<void> {
    const pursuit = this.#pursuit
    let opened = false
    let why: unknown
    do {
      this.#turn('trying')
      const { how, reason, retryAfter } = await pursuit.once()
      if (pursuit.stopped) return
      why = reason
      this.#turn('trying')
      if (how === 'open') {
        opened = true
        // What cannot be read is passed over; and without an id there is nothing to go on after.
        if (!pursuit.lastId || reason instanceof HttpError) this.#missed(reason)
      } else if (how === 'refused' && pursuit.lastId) {
        // Where it can go on no more after that event, it begins anew.
        pursuit.lastId = undefined
        this.#missed(reason)
      } else if (how === 'refused' || (!opened && retryAfter === undefined)) {
        // A server need not offer the stream: only one that did is asked again, or one that says when.
        break
      } else {
        if (!pursuit.lastId) this.#missed(reason)
        this.#settle(this.#error(reason))
      }
    } while (await pursuit.next())
    if (!pursuit.stopped) this.#end(why)
  }

  #opened(): void {
    this.#turn('open')
    this.#wasOpen = true
    // Only now: what is asked for on the news is no older than what is heard from here on.
    if (this.#gap) this.#hearer.missed({ missed: this.#gap })
    this.#gap = undefined
    this.#settle()
  }

  #end(reason: unknown): void {
    if (this.#gets.none && !this.#wasOpen) {
      this.#turn('none')
      return this.#settle()
    }
    this.#turn('over')
    const error = this.#error(reason)
    this.#hearer.missed({ missed: error, over: true })
    this.#settle(error)
  }

  #turn(state: 'trying' | 'open' | 'none' | 'over'): void {
    this.#state = state
    this.#since = performance.now()
  }

  #settle(failure?: Error): void {
    for (const settle of this.#waiting) settle(failure)
  }

  #missed(reason: unknown): void {
    this.#gap ??= this.#error(reason)
  }

  #error(reason: unknown): Error {
    if (reason instanceof HttpError) return reason
    const why = reason === undefined ? 'ended' : `broke off (${wordsOf(reason)})`
    return new ConnectionClosed(
      `${this.#gets.asked}: the stream ${why}; what the server says of its own accord may be lost`,
      {
        cause: reason,
      },
    )
  }
}
