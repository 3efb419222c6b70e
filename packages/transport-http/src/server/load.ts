/**
 * How many bytes the requests under way came with, all together. None gives way to another, for a handler that runs still has
 * what it was given: who comes when there is no room is turned away. One alone always has room.
 */
export class Load {
  readonly #most: number
  readonly #taken = new Map<object, number>()
  #size = 0

  /** `most` is how many bytes there may be. */
  constructor(most: number) {
    this.#most = most
  }

  /** Counts something from now on, until it is dropped; says whether there was room. */
  take(what: object, bytes: number): boolean {
    if (this.#size + bytes > this.#most && this.#taken.size > 0) return false
    this.add(what, bytes)
    return true
  }

  /** The same for what has been let in already: it counts, whatever room there is. */
  add(what: object, bytes: number): void {
    this.#size += bytes
    this.#taken.set(what, bytes)
  }

  /** How many bytes are counted for it. */
  of(what: object): number {
    return this.#taken.get(what) ?? 0
  }

  /** Counts it no longer. */
  drop(what: object): void {
    this.#size -= this.of(what)
    this.#taken.delete(what)
  }
}
