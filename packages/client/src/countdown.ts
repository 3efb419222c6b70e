/** A timer that can be wound up again, wherever the client runs. */
export class Countdown {
  readonly #ms: number
  readonly #done: () => void
  #timer: ReturnType<typeof setTimeout> | number

  /** Calls `done` once `ms` milliseconds have gone by without a restart. */
  constructor(ms: number, done: () => void) {
    this.#ms = ms
    this.#done = done
    this.#timer = setTimeout(done, ms)
  }

  /** Begins again from the start, also when it has run out. */
  restart(): void {
    const timer = this.#timer
    // Node winds up the timer that there is, which makes nothing new; a browser knows its timers by number.
    if (typeof timer === 'object') return void timer.refresh()
    clearTimeout(timer)
    this.#timer = setTimeout(this.#done, this.#ms)
  }

  /** Ends it. */
  stop(): void {
    clearTimeout(this.#timer)
  }
}
