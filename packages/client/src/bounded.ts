/** Things by name, so many and of such a size in all: when there are more, those that were first are forgotten. */
export class Bounded<T extends { readonly size: number }> {
  readonly #entries = new Map<string, T>()
  /** What it has passed is gone. A fresh one would pass the gaps that are left of that, each time. */
  readonly #order = this.#entries.keys()
  readonly #most: number
  readonly #mostSize: number
  readonly #forgotten: ((name: string) => void) | undefined
  #size = 0

  constructor(most: number, mostSize: number, forgotten?: (name: string) => void) {
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
    this.take(name)
    this.#entries.set(name, entry)
    this.#size += entry.size + name.length
    while (this.#entries.size > this.#most || this.#size > this.#mostSize) {
      const first = this.#order.next().value!
      this.take(first)
      this.#forgotten?.(first)
    }
  }

  /** Takes out the one of this name, which is then the last again when it is put back. */
  take(name: string): T | undefined {
    const entry = this.#entries.get(name)
    if (!entry) return undefined
    this.#entries.delete(name)
    this.#size -= entry.size + name.length
    return entry
  }

  /** Drops those that are not wanted any more; by default all of them. */
  drop(isUnwanted: (entry: T) => boolean = () => true): void {
    for (const [name, entry] of this.#entries) if (isUnwanted(entry)) this.take(name)
  }
}
