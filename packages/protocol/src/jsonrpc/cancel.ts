/** Cancellation that costs nothing until somebody asks for the signal: an AbortController per request costs 2 us. */
export class Cancel {
  #controller: AbortController | undefined
  #reason: unknown
  /** Whether the work is no longer wanted. */
  cancelled = false

  /** Aborts when the work is no longer wanted. Made when first asked for. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.cancelled) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** Says that the work is no longer wanted. */
  cancel(reason?: unknown): void {
    if (this.cancelled) return
    this.cancelled = true
    this.#reason = reason
    this.#controller?.abort(reason)
  }
}
