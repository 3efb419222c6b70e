/** How often the usual gap a stream that is kept alive may be silent. */
const missed = 3
/** The part of the shortest silence that a gap between two comments must have: several in a greeting are no rhythm. */
const rhythm = 1 / 45

/** Watches a stream that the server keeps alive by comments. Where it sends none, silence means nothing. */
export class Pulse {
  /** Whether it has been silent for too long. */
  dead = false
  readonly #shortest: number
  readonly #die: () => void
  #comments = 0
  /** When the last comment came, and when anything did. */
  #comment: number | undefined
  #last = 0
  /** The longest gap between two comments, in milliseconds. */
  #gap = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #suspected = false

  /** `shortest` is the shortest silence that counts, in milliseconds. */
  constructor(shortest: number, die: () => void) {
    this.#shortest = shortest
    this.#die = die
  }

  /** Something has come; there were so many comments until now. */
  beat(comments: number): void {
    const commented = comments !== this.#comments
    if (!commented && !this.#timer) return
    this.#last = performance.now()
    if (!commented) return
    this.#comments = comments
    if (this.#comment !== undefined) this.#gap = Math.max(this.#gap, this.#last - this.#comment)
    this.#comment = this.#last
    if (this.#gap >= this.#shortest * rhythm) this.#timer ??= setTimeout(() => this.#check(), this.#limit)
  }

  /** Watches no longer. */
  stop(): void {
    clearTimeout(this.#timer)
  }

  get #limit(): number {
    return Math.max(this.#shortest, missed * this.#gap)
  }

  #check(): void {
    const left = this.#limit - (performance.now() - this.#last)
    if (left <= 0 && this.#suspected) {
      this.dead = true
      return this.#die()
    }
    // After a computer has slept, what came meanwhile is read only now.
    this.#suspected = left <= 0
    this.#timer = setTimeout(() => this.#check(), this.#suspected ? this.#shortest * rhythm : left)
  }
}
