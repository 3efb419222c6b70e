/** Something that has a place among what is under way. */
export interface Placed {
  /** Its place; kept by `Underway` alone. */
  place: number
}

/**
 * What is under way. Not a `Set`: each time one grows or shrinks it leaves its old table behind, which keeps all that
 * it held from being collected young; with one coming and going for each request that doubled the cost of a request.
 */
export class Underway<T extends Placed> implements Iterable<T> {
  readonly #items: T[] = []

  /** How many there are. */
  get size(): number {
    return this.#items.length
  }

  add(item: T): void {
    item.place = this.#items.push(item) - 1
  }

  /** Takes one out, if it is in. */
  remove(item: T): void {
    if (this.#items[item.place] !== item) return
    const last = this.#items.pop()!
    if (last === item) return
    this.#items[item.place] = last
    last.place = item.place
  }

  /** Those under way now, whatever comes and goes meanwhile. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.#items.slice().values()
  }
}
