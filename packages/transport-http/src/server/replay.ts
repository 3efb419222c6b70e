import type { Limits } from './limits.js'

/** An event that is kept. */
export interface Kept {
  readonly id: string
  readonly text: string
}

interface Entry extends Kept {
  readonly stream: number
  readonly number: number
  /** The number of the event before it on the same stream; 0 for the first. */
  readonly previous: number
}

/** What the entry of an event costs beside its text, in the same units. */
const overhead = 64

/** All that is kept for the sessions of a handler, so that together they have a bound. */
export class Archive {
  readonly #limits: Limits
  /** The sessions for which something is kept, in the order in which that began. */
  readonly #replays = new Set<Replay>()
  /** How much is kept for each principal. */
  readonly #shares = new Map<string | undefined, number>()
  #size = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Makes room for what one session of a principal keeps. */
  replay(principal?: string): Replay {
    return new Replay(this.#limits, principal, (replay, grown) => this.#grow(replay, grown))
  }

  #grow(replay: Replay, grown: number): void {
    const { principal } = replay
    const share = (this.#shares.get(principal) ?? 0) + grown
    if (share > 0) this.#shares.set(principal, share)
    else this.#shares.delete(principal)
    this.#size += grown
    if (grown > 0) this.#replays.add(replay)
    if (replay.size === 0) this.#replays.delete(replay)
    if (this.#size > this.#limits.replayTotalBytes) this.#oldestOfGreatest()?.clear()
  }

  /** Who keeps the most gives way first, so that nobody can push out what others keep. */
  #oldestOfGreatest(): Replay | undefined {
    let greatest: string | undefined
    let most = -1
    for (const [principal, share] of this.#shares) if (share > most) [greatest, most] = [principal, share]
    for (const replay of this.#replays) if (replay.principal === greatest) return replay
    return undefined
  }
}

/** The last events of one session, for a client that comes back to one of its streams. */
export class Replay {
  /** How much is kept, in UTF-16 units. */
  size = 0
  /** Whose session it is. */
  readonly principal: string | undefined
  readonly #limits: Limits
  readonly #grown: (replay: Replay, by: number) => void
  #entries: Entry[] = []
  #last = 0

  /** `grown` is told of how much more is kept, or less. */
  constructor(limits: Limits, principal: string | undefined, grown: (replay: Replay, by: number) => void) {
    this.#limits = limits
    this.principal = principal
    this.#grown = grown
  }

  /** The number of an event of which there is nothing to keep. */
  number(): number {
    return ++this.#last
  }

  /** Keeps an event of a stream, `previous` being the one before it there; returns its number. */
  keep(stream: number, previous: number, text: string): number {
    const number = this.number()
    this.#entries.push({ stream, number, previous, text, id: eventId(stream, number) })
    this.#resize(text.length + overhead)
    const { replayBytes, replayEvents } = this.#limits
    // The last one stays whatever its size: it may be an answer that somebody was told to come back for.
    while (this.#entries.length > 1 && (this.#entries.length > replayEvents || this.size > replayBytes)) {
      this.#resize(-this.#entries.shift()!.text.length - overhead)
    }
    return number
  }

  /**
   * The events of a stream that came after one of its own; undefined when they are no longer all there. `last` is the
   * number of its last event, for a stream that is still open.
   */
  after(stream: number, number: number, last: number | undefined): readonly Kept[] | undefined {
    const own = this.#entries.filter((entry) => entry.stream === stream)
    const later = own.filter((entry) => entry.number > number)
    const known = later.length > 0 ? later[0]!.previous === number : number === (last ?? own.at(-1)?.number)
    return known ? later : undefined
  }

  /** Forgets them all. */
  clear(): void {
    this.#entries = []
    this.#resize(-this.size)
  }

  #resize(by: number): void {
    this.size += by
    this.#grown(this, by)
  }
}

/** The id of an event, which tells of its stream too: ids are unique in their session. */
export const eventId = (stream: number, number: number): string => `${stream}-${number}`

/** The stream and the number in the id of an event; undefined where it is none of ours. */
export function readEventId(id: string): readonly [stream: number, number: number] | undefined {
  const read = /^(\d{1,9})-(\d{1,15})$/.exec(id)
  return read ? [Number(read[1]), Number(read[2])] : undefined
}
