import { ProviderError, type Problem } from '../provider.js'

/** So many failures in a row, and nobody is asked for a while. */
const mostFailures = 4
const rest = 30_000
/** Whoever asks to be left alone for longer is asked again after that: a quota may last a day, trouble had better not. */
const longest = { quota: 86_400_000, trouble: 15 * 60_000 } as const
/** What says that the far end is in trouble, rather than that it does not like the question. */
const trouble: ReadonlySet<Problem> = new Set(['offline', 'timeout', 'unavailable', 'malformed'])
/** What only somebody can say who is well. */
const refusals: ReadonlySet<Problem> = new Set(['rejected', 'denied', 'unsupported'])

/** Keeps from asking who has failed again and again, or has told us to come back later. */
export class Breaker {
  readonly #now: () => number
  #failures = 0
  #closedUntil = 0
  #why: ProviderError | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  /** Throws `ProviderError` while nobody should ask. Once that is over one may try, and the others wait for how it goes. */
  check(): void {
    const now = this.#now()
    if (this.#why && now < this.#closedUntil) {
      const { problem, reason, next } = this.#why
      throw new ProviderError(problem, `${reason}; it is not asked again before ${clock(this.#closedUntil)}`, next)
    }
    if (this.#failures >= mostFailures) this.#closedUntil = now + rest
  }

  /** Notes that an answer came. */
  succeeded(): void {
    this.#failures = 0
    this.#closedUntil = 0
    this.#why = undefined
  }

  /** Notes that none came; where it was for the same question as before, that makes one failure with it. */
  failed(error: ProviderError, isRetry = false): void {
    const { problem, outlook } = error
    const now = this.#now()
    const latest = now + (problem === 'quota' ? longest.quota : longest.trouble)
    if (outlook.until !== undefined) this.#closedUntil = Math.max(this.#closedUntil, Math.min(outlook.until, latest))
    else if (refusals.has(problem)) return this.succeeded()
    else if (!trouble.has(problem)) return
    else {
      if (!isRetry) this.#failures += 1
      if (this.#failures < mostFailures) return
      this.#closedUntil = now + rest
    }
    this.#why = error
  }

  /** Until when a quota is used up, ISO 8601; null where none is. */
  get quotaUntil(): string | null {
    const used = this.#why?.problem === 'quota' && this.#now() < this.#closedUntil
    return used ? new Date(this.#closedUntil).toISOString() : null
  }
}

const clock = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
