import { longestTimer } from '@mortise/protocol'

/** The least and the usual wait before a stream is asked for again, and the longest that is added to it, in milliseconds. */
const wait = { least: 150, usual: 500, added: 30_000 }
/** By how much of itself a wait is longer than asked for: clients of a server that restarts must not all come at once. */
const spread = { least: 0.02, most: 0.2 }
/** The longest wait that a refusal can ask for, in milliseconds. */
const longestRefusal = 60_000
/** How many tries in a row may bring nothing before a stream is given up. */
const tries = 10

/** When one stream may be asked for again, and whether it may at all. */
export class Pause {
  #asked = wait.usual
  #refused = 0
  #failures = 0
  #stopped = false
  #wake = (): void => {}

  /** Notes how many milliseconds the server asked to wait each time, if it did. */
  asked(ms: number | undefined): void {
    if (ms !== undefined) this.#asked = Math.max(wait.least, ms)
  }

  /** Notes that a try brought something. */
  succeeded(): void {
    this.#failures = 0
    this.#refused = 0
  }

  /** Notes that a try brought nothing, and how many milliseconds the server asked to wait for the next, if it did. */
  failed(retryAfter = 0): void {
    this.#failures++
    this.#refused = Math.min(retryAfter, longestRefusal)
  }

  /** Waits; resolves to whether there is to be another try. */
  async next(): Promise<boolean> {
    if (this.#failures >= tries) return false
    const told = Math.max(this.#asked, this.#refused)
    const spreaded = told * (1 + spread.least + Math.random() * (spread.most - spread.least))
    const added = this.#failures < 2 ? 0 : Math.random() * Math.min(wait.added, told * 2 ** (this.#failures - 1))
    await this.#sleep(spreaded + added)
    return !this.#stopped
  }

  /** Ends the wait under way, and every later one. */
  stop(): void {
    this.#stopped = true
    this.#wake()
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stopped) return resolve()
      const timer = setTimeout(resolve, Math.min(ms, longestTimer))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
