/** Things by name, so many and of such a size in all: when there are more, those that were first are forgotten. */
export class Bounded<T extends { readonly size: number }> {
  readonly #entries = new Map<string, T>()
  /** What it has passed is gone. A fresh one would pass the gaps that are left of that, each time. */
  #order = this.#entries.keys()
  readonly #most: number
  readonly #mostSize: number
  readonly #forgotten: (name: string) => void
  #size = 0

  constructor(most: number, mostSize: number, forgotten: (name: string) => void) {
    this.#most = most
    this.#mostSize = mostSize
    this.#forgotten = forgotten
  }

  /** The one of this name. */
  get(name: string): T | undefined {
    return this.#entries.get(name)
  }

  /** Puts one in the place of that of the same name. */
  set(name: string, entry: T): void {
    this.#take(name)
    this.#entries.set(name, entry)
    this.#size += entry.size + name.length
    while (this.#entries.size > this.#most || this.#size > this.#mostSize) {
      const first = this.#order.next().value!
      this.#take(first)
      this.#forgotten(first)
    }
  }

  /** Forgets them all. */
  clear(): void {
    this.#entries.clear()
    this.#order = this.#entries.keys()
    this.#size = 0
  }

  #take(name: string): void {
    const entry = this.#entries.get(name)
    if (!entry) return
    this.#entries.delete(name)
    this.#size -= entry.size + name.length
  }
}
