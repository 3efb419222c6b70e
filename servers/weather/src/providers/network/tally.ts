const day = 86_400_000

/** Counts the requests of a day, by UTC, against what is free. Others at the same address, and earlier runs, it cannot know. */
export class Tally {
  readonly #free: number
  readonly #now: () => number
  #day = 0
  #asked = 0

  constructor(free: number, now: () => number) {
    this.#free = free
    this.#now = now
  }

  /** Counts a request. */
  count(): void {
    this.#turn()
    this.#asked += 1
  }

  /** What is left, in words. */
  get left(): string {
    this.#turn()
    return `at most ${Math.max(0, this.#free - this.#asked)} of ${this.#free} requests left until midnight UTC, by what this server asked`
  }

  #turn(): void {
    const today = Math.floor(this.#now() / day)
    if (today === this.#day) return
    this.#day = today
    this.#asked = 0
  }
}
