import { Underway } from '../underway.js'
import type { PostResponse } from './response.js'
import type { Ticker, Timed } from './ticker.js'

/** The POSTs under way, as one for the ticker. */
export class Posts implements Timed {
  place = 0
  readonly #ticker: Ticker
  readonly #all = new Underway<PostResponse>()
  #ticking = false
  #waiting: (() => void)[] = []

  constructor(ticker: Ticker) {
    this.#ticker = ticker
  }

  add(post: PostResponse): void {
    if (!this.#ticking) this.#ticker.add(this)
    this.#ticking = true
    post.since = this.#ticker.now
    this.#all.add(post)
  }

  remove(post: PostResponse): void {
    this.#all.remove(post)
    if (this.#waiting.length > 0 && this.#all.size === 0) this.#release()
  }

  tick(now: number): void {
    for (const post of this.#all) post.tick(now)
    // Not when the last one leaves, for the next may come at once.
    if (this.#all.size > 0) return
    this.#ticking = false
    this.#ticker.remove(this)
  }

  /** Waits until none is under way, or that many milliseconds have passed. */
  async empty(ms: number): Promise<void> {
    if (this.#all.size === 0 || ms <= 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve)
      timer = setTimeout(resolve, ms)
    })
    clearTimeout(timer)
  }

  /** Waits for none any longer. */
  cut(): void {
    this.#release()
    for (const post of this.#all) post.cut()
  }

  #release(): void {
    for (const resume of this.#waiting.splice(0)) resume()
  }
}
