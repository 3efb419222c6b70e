import { unlessAborted } from './wait.js'

/** Lets so many things be done at the same time; the others wait for their turn, first come, first served. */
export class Turns {
  readonly #waiting = new Set<() => void>()
  #free: number

  constructor(most: number) {
    this.#free = most
  }

  /** Does something when it is its turn, which ends at the latest when the signal aborts. */
  async take<T>(run: () => Promise<T> | T, signal: AbortSignal): Promise<T> {
    await this.#wait(signal)
    try {
      return await unlessAborted(Promise.resolve(run()), signal)
    } finally {
      this.#pass()
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.#free > 0) return void this.#free--
    let begin = (): void => {}
    const turn = new Promise<void>((resolve) => (begin = resolve))
    this.#waiting.add(begin)
    try {
      await unlessAborted(turn, signal)
    } catch (reason) {
      // Its turn may have come at the same moment.
      if (!this.#waiting.delete(begin)) this.#pass()
      throw reason
    }
  }

  #pass(): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next)
      return next()
    }
    this.#free++
  }
}
