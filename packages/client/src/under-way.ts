import { TimedOut, type Id, type Json, type Progress, type RequestDef } from '@mortise/protocol'
import { Silence } from './silence.js'
import { tell } from './tell.js'

interface Limits {
  readonly signal?: AbortSignal
  readonly timeout?: number
  readonly onProgress?: (progress: Progress) => void
}

interface Call {
  readonly def: RequestDef
  readonly silence: Silence
  readonly onProgress: ((progress: Progress) => void) | undefined
}

/** The calls under way on one channel, each with its own limits. */
export class UnderWay {
  readonly #calls = new Map<Id, Call>()
  readonly #isAsked: (id: Id) => boolean
  /** When the server last said what may have been about any call. */
  #heard = -Infinity

  /** `isAsked` says whether the server waits for an answer of this client's that a call may depend on. */
  constructor(isAsked: (id: Id) => boolean) {
    this.#isAsked = isAsked
  }

  /** Keeps the limits of one call; the returned function ends that. */
  watch(id: Id, def: RequestDef, limits: Limits, giveUp: (reason: Error) => void): () => void {
    const { signal, timeout = 60_000, onProgress } = limits
    // While the server waits for an answer of ours it is not the one that is silent.
    const elsewhere = (): number => (this.#isAsked(id) ? performance.now() : this.#heard)
    const silence = new Silence(timeout, elsewhere, () => giveUp(new TimedOut(def.name, 'idle', timeout)))
    const abort = (): void => giveUp(signal?.reason as Error)
    signal?.addEventListener('abort', abort, { once: true })
    this.#calls.set(id, { def, silence, onProgress })
    return () => {
      silence.end()
      signal?.removeEventListener('abort', abort)
      this.#calls.delete(id)
    }
  }

  /** Whether a call of this definition is under way by this id. */
  has(id: unknown, def: RequestDef): boolean {
    return this.#calls.get(id as Id)?.def === def
  }

  /** Notes a sign of life: of one call, or of them all where nothing tells which. */
  note(about: Id | undefined): void {
    if (about === undefined) this.#heard = performance.now()
    else this.#calls.get(about)?.silence.note()
  }

  /** Tells of progress, which names its call by itself. */
  progress({ progressToken, progress, total, message }: Json): void {
    const call = this.#calls.get(progressToken as Id)
    call?.silence.note()
    tell(call?.onProgress, { progress, total, message } as Progress)
  }
}
