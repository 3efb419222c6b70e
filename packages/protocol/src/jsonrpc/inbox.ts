const ended: IteratorReturnResult<undefined> = { done: true, value: undefined }

interface Waiting<T> {
  resolve(next: IteratorResult<T, undefined>): void
  reject(reason: Error): void
}

/** A queue with one reader. Written by hand: an async generator costs twice as much an item. */
export class Inbox<T> implements AsyncIterable<T>, AsyncIterator<T, undefined> {
  #items: T[] = []
  #at = 0
  #waiting: Waiting<T> | undefined
  #closed = false
  #reason: Error | undefined

  /** Hands an item to the reader, now or when it comes for it. Dropped after the end. */
  push(item: T): void {
    if (this.#closed) return
    const waiting = this.#waiting
    if (!waiting) return void this.#items.push(item)
    this.#waiting = undefined
    waiting.resolve({ done: false, value: item })
  }

  /** Lets the reader finish what is queued, and then ends; with a reason it then throws it, once. */
  end(reason?: Error): void {
    if (this.#closed) return
    this.#closed = true
    this.#reason = reason
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) this.#finish(waiting)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#at < this.#items.length) {
      const value = this.#items[this.#at++]!
      if (this.#at === this.#items.length) {
        this.#items = []
        this.#at = 0
      }
      return Promise.resolve({ done: false, value })
    }
    return new Promise((resolve, reject) => {
      if (this.#closed) this.#finish({ resolve, reject })
      else this.#waiting = { resolve, reject }
    })
  }

  /** The reader leaves: what still comes is dropped. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.end()
    this.#items = []
    this.#at = 0
    this.#reason = undefined
    return Promise.resolve(ended)
  }

  #finish(waiting: Waiting<T>): void {
    const reason = this.#reason
    this.#reason = undefined
    if (reason) waiting.reject(reason)
    else waiting.resolve(ended)
  }
}
