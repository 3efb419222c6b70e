/** Waits for things to come true, each wait with a limit of its own, so that a broken channel fails instead of hanging. */
export class Patience {
  /** How long a wait goes on without any news, in milliseconds. */
  readonly ms: number
  #wake: () => void = () => {}
  #news: Promise<void>

  constructor(ms: number) {
    this.ms = ms
    this.#news = this.#next()
  }

  /** Says that something has happened, so that every wait looks again. */
  changed(): void {
    this.#wake()
    this.#news = this.#next()
  }

  /** The first value found that is not undefined. Looks again at each change; throws when `ms` pass without one. */
  async until<T>(what: string, find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await this.within(what, this.#news)
    }
  }

  /** The promise itself, which throws when it has not settled after `ms`. */
  async within<T>(what: string, promise: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Nothing within ${this.ms} ms while waiting for ${what}`)), this.ms)
    })
    try {
      return await Promise.race([promise, late])
    } finally {
      clearTimeout(timer)
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
