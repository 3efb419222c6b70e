/** Lets only so many through at once; the others wait, first come, first served. */
export class Gate {
  #free: number
  readonly #waiting = new Set<() => void>()

  /** Takes how many may be inside at once. */
  constructor(room: number) {
    this.#free = room
  }

  /** Does the work once there is room for it. Who has given up by then, or while waiting, gets the signal's reason. */
  async through<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await this.#turn(signal)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = (): void => {
        this.#waiting.delete(enter)
        reject(signal?.reason as Error)
      }
      this.#waiting.add(enter)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  /** Hands the place over to whoever waits longest; it is never free in between, for others to slip in. */
  #leave(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#free++
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
