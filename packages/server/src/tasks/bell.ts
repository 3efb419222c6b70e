/** Wakes whoever waits for news. News that comes while nobody waits is kept. */
export class Bell {
  #rung = false
  #wake: (() => void) | undefined

  /** There is news. */
  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Resolves at the next news, when the signal aborts, or after `ms` without either. */
  wait(signal: AbortSignal, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = undefined
        this.#rung = false
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done)
      this.#wake = done
      if (this.#rung || signal.aborted) done()
    })
  }
}
