import { setImmediate } from 'node:timers/promises'
import { Failure } from '../failure.js'

/** How long one search goes on, in milliseconds; what it has found by then is its answer. */
export const MAX_MS = 5_000

const TELL_MS = 250
const BREATHE_MS = 10

/** How long work can be followed and ended. */
export interface Watch {
  readonly signal?: AbortSignal
  /** Told every 250 ms. */
  readonly tell?: () => Promise<void>
  /** How long to go on, in milliseconds; default {@link MAX_MS}. */
  readonly maxMs?: number
}

/** Lets others run now and then while long work goes on, tells how it goes, and knows when to stop. */
export class Pace {
  readonly #watch: Watch
  readonly #began = performance.now()
  #told = this.#began
  #breathed = this.#began

  constructor(watch: Watch = {}) {
    this.#watch = watch
  }

  /** Whether the time is over. */
  get over(): boolean {
    return performance.now() - this.#began >= (this.#watch.maxMs ?? MAX_MS)
  }

  /** To be called at every small step; there is something to wait for only now and then. Throws the signal's reason. */
  step(): Promise<void> | undefined {
    this.#watch.signal?.throwIfAborted()
    return performance.now() - this.#breathed > BREATHE_MS ? this.#breathe() : undefined
  }

  /** Like {@link step}, for work that is of no use unless it is done. Throws `TOO_LARGE` once the time is over. */
  async goOn(what = 'This', hint = 'Do it in smaller parts.'): Promise<void> {
    await this.step()
    if (this.over) throw new Failure('TOO_LARGE', `${what} takes too long`, hint)
  }

  async #breathe(): Promise<void> {
    const now = performance.now()
    if (now - this.#told > TELL_MS) {
      this.#told = now
      await this.#watch.tell?.()
    }
    await setImmediate()
    this.#breathed = performance.now()
    this.#watch.signal?.throwIfAborted()
  }
}
