import { longestTimer } from '@mortise/protocol'

/**
 * Watches a call for silence. A sign of life is only noted, and the timer looks for it when it rings: so a server that
 * says much costs no more than one that says little.
 */
export class Silence {
  readonly #ms: number
  readonly #elsewhere: () => number
  readonly #expire: () => void
  #heard = performance.now()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `elsewhere` tells of signs that are not noted here: the time of the last one, by `performance.now()`. */
  constructor(ms: number, elsewhere: () => number, expire: () => void) {
    this.#ms = ms
    this.#elsewhere = elsewhere
    this.#expire = expire
    this.#wait(ms)
  }

  /** Notes a sign of life. */
  note(): void {
    this.#heard = performance.now()
  }

  /** Watches no longer. */
  end(): void {
    clearTimeout(this.#timer)
  }

  #wait(ms: number): void {
    if (ms < Infinity) this.#timer = setTimeout(() => this.#look(), Math.min(ms, longestTimer))
  }

  #look(): void {
    const left = Math.max(this.#heard, this.#elsewhere()) + this.#ms - performance.now()
    if (left > 0) this.#wait(left)
    else this.#expire()
  }
}
