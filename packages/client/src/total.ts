import { TimedOut } from '@mortise/protocol'
import type { CallOptions } from './peer.js'
import { limited } from './wait.js'

/** The cap on a whole call, over all its parts. Time runs only while a part is under way. */
export class Total {
  readonly #what: string
  readonly #ms: number
  #left: number

  constructor(what: string, ms = Infinity) {
    this.#what = what
    this.#ms = ms
    this.#left = ms
  }

  /** Runs one part, with a signal that aborts when the time is up. */
  spend<T>(options: CallOptions, part: (options: CallOptions) => Promise<T>): Promise<T> {
    return this.#left === Infinity ? part(options) : this.#limit(options, part)
  }

  async #limit<T>(options: CallOptions, part: (options: CallOptions) => Promise<T>): Promise<T> {
    const begun = performance.now()
    const late = (): Error => new TimedOut(this.#what, 'total', this.#ms)
    try {
      return await limited((signal) => part({ ...options, signal }), Math.max(this.#left, 0), late, [options.signal])
    } finally {
      this.#left -= performance.now() - begun
    }
  }
}
