import { setTimeout as pause } from 'node:timers/promises'
import type { Reading } from './readings.js'

/** How what is followed is looked at again. */
export interface PollOptions {
  /** What there is to read under a URI; undefined where there is nothing. */
  readonly readingAt: (uri: string) => Promise<Reading | undefined>
  /** Is told of a URI whose content has changed. */
  readonly changed: (uri: string) => void
  /** Milliseconds between two looks. */
  readonly everyMs: number
}

/** What more clients follow is not looked at: each look may be a request to a provider with a quota. */
const most = 64

/** Times of reading differ each time, and tell of no change in the weather. */
const passing = new Set(['fetchedAt', 'ageSeconds'])
const contentOf = (read: object): string =>
  JSON.stringify(read, (key, value: unknown) => (passing.has(key) ? 0 : value))

/** Looks again and again at the weather that somebody follows, and at nothing while nobody does. */
export class Poll {
  readonly #options: PollOptions
  /** What is followed, with its content when it was last read. */
  readonly #known = new Map<string, { content: string | undefined }>()
  #over = new AbortController()

  constructor(options: PollOptions) {
    this.#options = options
  }

  /** How many it looks at. */
  get size(): number {
    return this.#known.size
  }

  /** Begins to look at a URI, or ceases to. */
  follow(uri: string, isFollowed: boolean): void {
    if (isFollowed) void this.#begin(uri)
    else if (this.#known.delete(uri) && this.size === 0) this.#over.abort()
  }

  async #begin(uri: string): Promise<void> {
    if (this.size >= most) return
    this.#known.set(uri, { content: undefined })
    const isFirst = this.size === 1
    if (isFirst) this.#over = new AbortController()
    const { signal } = this.#over
    await this.#look(uri, signal)
    if (isFirst) await this.#goOn(signal)
  }

  async #goOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // No process stays alive for this alone. Being told to end is the end of the loop, and no failure.
      await pause(this.#options.everyMs, undefined, { signal, ref: false }).catch(() => {})
      for (const uri of this.#known.keys()) if (!signal.aborted) await this.#look(uri, signal)
    }
  }

  async #look(uri: string, signal: AbortSignal): Promise<void> {
    const followed = this.#known.get(uri)
    const reading = await this.#options.readingAt(uri).catch(() => undefined)
    if (!reading) return this.follow(uri, false)
    // What cannot be read now has not changed: the next look will tell.
    const content = await reading(signal).then(
      (read) => contentOf(read.content),
      () => undefined,
    )
    if (!followed || content === undefined || this.#known.get(uri) !== followed) return
    const before = followed.content
    followed.content = content
    if (before !== undefined && before !== content) this.#options.changed(uri)
  }
}
