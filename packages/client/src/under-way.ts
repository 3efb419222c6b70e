import { tell, TimedOut, type Id, type Json, type Progress, type RequestDef } from '@mortise/protocol'
import { onAbort } from './abort.js'
import { Silence } from './silence.js'

interface Limits {
  readonly signal?: AbortSignal
  readonly timeout?: number
  readonly onProgress?: (progress: Progress) => void
}

/** What is asked, and whether that includes to be told of progress. */
interface Asked {
  readonly def: RequestDef
  readonly asksProgress: boolean
}

interface Call extends Asked {
  readonly silence: Silence
  readonly onProgress: ((progress: Progress) => void) | undefined
  /** How many questions came with it. */
  questions: number
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
  watch(id: Id, { def, asksProgress }: Asked, limits: Limits, giveUp: (reason: Error) => void): () => void {
    const { signal, timeout = 60_000, onProgress } = limits
    // While the server waits for an answer of ours it is not the one that is silent.
    const elsewhere = (): number => (this.#isAsked(id) ? performance.now() : this.#heard)
    const silence = new Silence(timeout, elsewhere, () => giveUp(new TimedOut(def.name, 'idle', timeout)))
    const unhear = onAbort(signal, () => giveUp(signal?.reason as Error))
    this.#calls.set(id, { def, asksProgress, silence, onProgress, questions: 0 })
    return () => {
      silence.end()
      unhear()
      this.#calls.delete(id)
    }
  }

  /** Whether a call of this definition is under way by this id. */
  has(id: unknown, def: RequestDef): boolean {
    return this.#calls.get(id as Id)?.def === def
  }

  /**
   * Counts a question; false where that is one too many for its call. Where nothing tells which call that is, it is the
   * one that has been asked the least, so that one that lasts is not charged with those of others.
   */
  asked(about: Id | undefined, most: number): boolean {
    let asked = about === undefined ? undefined : this.#calls.get(about)
    if (about === undefined) {
      for (const call of this.#calls.values()) if (!asked || call.questions <= asked.questions) asked = call
    }
    return !asked || ++asked.questions <= most
  }

  /** Notes a sign of life: of one call, or of them all where nothing tells which. */
  note(about: Id | undefined): void {
    if (about === undefined) this.#heard = performance.now()
    else this.#calls.get(about)?.silence.note()
  }

  /** Tells of progress, which names its call by itself. It is a sign of life only of a call that asked for it. */
  progress({ progressToken, progress, total, message }: Json, about: Id | undefined): void {
    const named = this.#calls.get(progressToken as Id)
    // A token of the caller's own is not known here; the way that the message came may tell.
    for (const call of [named, this.#calls.get(about!)]) if (call?.asksProgress) call.silence.note()
    tell(named?.onProgress, [{ progress, total, message } as Progress])
  }
}
