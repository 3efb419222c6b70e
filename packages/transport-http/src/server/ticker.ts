import { Underway, type Placed } from '../underway.js'

/** Something that wants to know how time goes by. */
export interface Timed extends Placed {
  /** Called now and then, with the time in milliseconds. */
  tick(now: number): void
}

/**
 * One clock for all that waits: a timer for each request would cost more than the rest of the request. It stands still
 * while nothing waits, and keeps no process alive.
 */
export class Ticker {
  /** The time at the last tick, in milliseconds. */
  now = 0
  readonly #every: number
  readonly #items = new Underway<Timed>()
  #timer: ReturnType<typeof setInterval> | undefined

  /** `every` is how many milliseconds lie between two ticks. */
  constructor(every: number) {
    this.#every = every
  }

  /** Calls `tick` from now on. */
  add(item: Timed): void {
    this.#items.add(item)
    if (this.#timer) return
    this.now = performance.now()
    this.#timer = setInterval(() => this.#tick(), this.#every)
    // Elsewhere than on Node a timer is a number.
    const timer: unknown = this.#timer
    if (typeof timer === 'object') this.#timer.unref()
  }

  /** Calls it no more. */
  remove(item: Timed): void {
    this.#items.remove(item)
  }

  /** Stands still, whatever still waits, until something more is added. */
  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #tick(): void {
    this.now = performance.now()
    // Not when the last one leaves: where requests come one by one that would make a timer for each.
    if (this.#items.size === 0) return this.stop()
    for (const item of this.#items) item.tick(this.now)
  }
}
