/** How many go at once, and how many more may wait for their turn. */
const most = { atOnce: 8, waiting: 1_000 }

/** Lets a few through at once, for each takes a socket of its own, and the others wait. */
export class Lane {
  readonly #waiting: (() => void)[] = []
  #going = 0

  /** Does something when its turn has come. Throws `RangeError` where too many wait already. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#going < most.atOnce) this.#going++
    else if (this.#waiting.length >= most.waiting) throw new RangeError(`more than ${most.waiting} answers wait`)
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // The turn is handed on, so that nobody slips in between.
      if (next) next()
      else this.#going--
    }
  }
}
