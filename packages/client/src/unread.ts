import { Inbox, type Change } from '@mortise/protocol'

/** How many changes wait for their reader at most, before they are no longer told apart. */
const most = 1000

/** The changes that a reader has yet to see: each waits once, however often it comes. */
export class Unread implements AsyncIterator<Change, undefined> {
  readonly #changes = new Map<string, Change>()
  readonly #bell = new Inbox<undefined>()
  readonly #all: () => readonly Change[]
  #most = most
  #isAwaited = false
  #isOver = false

  /** `all` are the changes that stand for any: they take the place of the others where too many wait. */
  constructor(all: () => readonly Change[]) {
    this.#all = all
  }

  /** Adds a change, unless it waits already. */
  push(change: Change): void {
    if (this.#isOver) return
    this.#add(change)
    if (this.#changes.size > this.#most) this.#sum()
    if (!this.#isAwaited) return
    this.#isAwaited = false
    this.#bell.push(undefined)
  }

  /** Lets the reader see what waits, and then ends; with a reason it then throws it, once. */
  end(reason?: Error): void {
    this.#isOver = true
    this.#bell.end(reason)
  }

  async next(): Promise<IteratorResult<Change, undefined>> {
    for (;;) {
      for (const [key, value] of this.#changes) {
        this.#changes.delete(key)
        return { done: false, value }
      }
      this.#isAwaited = true
      const rung = await this.#bell.next()
      if (rung.done) return rung
    }
  }

  /** The reader leaves: what still comes is dropped. */
  async return(): Promise<IteratorResult<Change, undefined>> {
    this.#isOver = true
    this.#changes.clear()
    await this.#bell.return()
    return { done: true, value: undefined }
  }

  #sum(): void {
    this.#changes.clear()
    for (const each of this.#all()) this.#add(each)
    // As many may be followed: then these do not stand in for themselves with each change that comes.
    this.#most = this.#changes.size + most
  }

  #add(change: Change): void {
    const key = `${change.topic} ${change.uri}`
    if (!this.#changes.has(key)) this.#changes.set(key, change)
  }
}
