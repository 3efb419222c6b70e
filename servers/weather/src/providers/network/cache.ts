/** Keeps what was used last, up to a sum of sizes. */
export class Cache<V extends { readonly size: number }> {
  readonly #limit: number
  readonly #kept = new Map<string, V>()
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: string): V | undefined {
    const value = this.#kept.get(key)
    if (value === undefined) return undefined
    // A map goes by when its keys came: what was used last goes to the end.
    this.#kept.delete(key)
    this.#kept.set(key, value)
    return value
  }

  set(key: string, value: V): void {
    this.#remove(key)
    if (value.size > this.#limit) return
    this.#kept.set(key, value)
    this.#size += value.size
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#limit) break
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    this.#size -= this.#kept.get(key)?.size ?? 0
    this.#kept.delete(key)
  }
}
