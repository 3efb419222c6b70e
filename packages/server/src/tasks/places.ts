import { ErrorCode, ProtocolError } from '@mortise/protocol'

interface Running {
  readonly principal: string | undefined
  readonly closing: AbortSignal
  readonly close: () => void
}

/** The places for tasks that are under way in this process: so many in all, and so many for one principal. */
export class Places {
  readonly #most: number
  readonly #mostEach: number
  readonly #running = new Map<string, Running>()
  readonly #count = new Map<string, number>()
  readonly #heeded = new WeakSet<AbortSignal>()

  constructor(most: number, mostEach: number) {
    this.#most = most
    this.#mostEach = mostEach
  }

  /** Whether a task is under way here. */
  has(id: string): boolean {
    return this.#running.has(id)
  }

  /**
   * Takes a place, until the returned function is called; `close` is called when the signal aborts. Throws where none is
   * left. One listener on the signal serves all, for many would be taken for a leak.
   */
  take(id: string, running: Running): () => void {
    const { principal, closing } = running
    const own = principal === undefined ? 0 : (this.#count.get(principal) ?? 0)
    if (this.#running.size >= this.#most || own >= this.#mostEach) {
      throw new ProtocolError(ErrorCode.internal, 'Too many tasks are under way; try again later')
    }
    if (!this.#heeded.has(closing)) {
      this.#heeded.add(closing)
      closing.addEventListener('abort', () => this.#close(closing))
    }
    this.#running.set(id, running)
    if (principal !== undefined) this.#count.set(principal, own + 1)
    return () => this.#leave(id)
  }

  #leave(id: string): void {
    const running = this.#running.get(id)
    if (!this.#running.delete(id) || running?.principal === undefined) return
    const left = this.#count.get(running.principal)! - 1
    if (left > 0) this.#count.set(running.principal, left)
    else this.#count.delete(running.principal)
  }

  #close(signal: AbortSignal): void {
    for (const { closing, close } of this.#running.values()) if (closing === signal) close()
  }
}
