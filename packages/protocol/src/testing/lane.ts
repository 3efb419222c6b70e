/** What befalls things on their way in one direction. */
export interface Hazards {
  /** The longest time that anything is held up, in milliseconds. */
  readonly delay?: number
  /** The share that vanishes. */
  readonly drop?: number
  /** The share that is overtaken by the next. */
  readonly reorder?: number
}

/** How long something waits to be overtaken before it goes on unovertaken, in milliseconds. */
const courtesy = 20

/** One direction of a channel: lets things pass one after another, as its hazards have it. */
export class Lane<T> {
  readonly #hazards: Required<Hazards>
  readonly #chance: () => number
  readonly #pass: (item: T) => Promise<void>
  #tail: Promise<void> = Promise.resolve()
  #overtaken: (() => void) | undefined

  constructor({ delay = 0, drop = 0, reorder = 0 }: Hazards, seed: number, pass: (item: T) => Promise<void>) {
    this.#hazards = { delay, drop, reorder }
    this.#chance = chances(seed)
    this.#pass = pass
  }

  /** Takes one thing; resolves when it has passed, or vanished. */
  take(item: T): Promise<void> {
    // Each thing draws its whole lot at once, so that no hazard changes the lots of another.
    const { delay, drop, reorder } = this.#hazards
    const [slow, lost, late] = [this.#chance() * delay, this.#chance() < drop, this.#chance() < reorder]
    if (late && !lost && !this.#overtaken) return this.#waitFor(item)
    const overtaken = this.#overtaken
    this.#overtaken = undefined
    const passed = this.#tail
      .then(() => (slow > 0 ? new Promise<void>((resolve) => void setTimeout(resolve, slow)) : undefined))
      .then(() => (lost ? undefined : this.#pass(item)))
      .finally(overtaken)
    this.#tail = passed.catch(() => {})
    return passed
  }

  /** Resolves when nothing is on its way any more. */
  async clear(): Promise<void> {
    this.#overtaken?.()
    await this.#tail
  }

  #waitFor(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        clearTimeout(timer)
        if (this.#overtaken === go) this.#overtaken = undefined
        this.#pass(item).then(resolve, reject)
      }
      const timer = setTimeout(go, courtesy)
      this.#overtaken = go
    })
  }
}

/** Numbers from 0 to below 1 that look like chance and follow from a seed (the generator known as mulberry32). */
function chances(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
