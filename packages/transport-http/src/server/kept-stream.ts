import type { Reply, ReplyHeaders } from './carrier.js'
import { eventId, type Kept, type Replay } from './replay.js'
import { event, EventStream, type Events, type Streaming } from './sse.js'

/** Events as they are written; undefined for none. */
export const written = (events: readonly Kept[]): string | undefined =>
  events.map(({ id, text }) => event(text, id)).join('') || undefined

/** What the streams of one session have in common. */
export interface Keeping extends Streaming {
  readonly replay: Replay
  /** Whether a client may be told to come back: its streams begin with an event to come back to. */
  readonly polls: boolean
}

/**
 * A stream of a session. It outlives its responses: what is said while no client reads is kept, and a client that comes
 * back goes on after the last event that it has seen.
 */
export class KeptStream implements Events {
  readonly number: number
  readonly #keeping: Keeping
  readonly #ended: (stream: KeptStream) => void
  #response: EventStream | undefined
  #last = 0
  #left = false

  /** `ended` is told when nothing more will be said. */
  constructor(number: number, keeping: Keeping, ended: (stream: KeptStream) => void) {
    this.number = number
    this.#keeping = keeping
    this.#ended = ended
  }

  /** Whether its client was told to come back, and has not. */
  get left(): boolean {
    return this.#left && !this.#response
  }

  /** Whether somebody reads it. */
  get taken(): boolean {
    return this.#response !== undefined
  }

  /** The number of its last event; 0 before there is one. */
  get last(): number {
    return this.#last
  }

  /** Goes on over another response, after the events that its client has not seen; the one so far ends. */
  connect(reply: Reply, missed: readonly Kept[] | undefined, headers?: ReplyHeaders): void {
    this.#response?.end()
    const response = (this.#response = new EventStream(reply, this.#keeping, headers))
    response.begin(missed ? written(missed) : this.#first())
    reply.whenGone(() => {
      if (this.#response === response) this.#response = undefined
    })
  }

  /** It has begun when it was connected. */
  begin(): void {}

  async send(text: string): Promise<void> {
    const id = this.#keep(text)
    await this.#response?.send(text, id)
  }

  end(last?: string): void {
    const id = last === undefined ? undefined : this.#keep(last)
    this.#response?.end(last, id)
    this.#ended(this)
    this.#response = undefined
  }

  leave(): void {
    if (!this.#keeping.polls) return
    this.#left = true
    this.#response?.end()
    this.#response = undefined
  }

  #keep(text: string): string {
    this.#last = this.#keeping.replay.keep(this.number, this.#last, text)
    return eventId(this.number, this.#last)
  }

  /** An event without data, so that there is something to come back to before anything has been said. */
  #first(): string | undefined {
    const { polls, replay, limits } = this.#keeping
    if (!polls) return undefined
    if (this.#last === 0) this.#last = replay.number()
    return `id: ${eventId(this.number, this.#last)}\nretry: ${limits.retryMs}\ndata: \n\n`
  }
}
