/** Something that takes up room, and can be made to give it back. */
export interface Holder {
  /** Gives up what it holds: others need it. */
  giveWay(): void
}

/** How many bytes are not worth counting: nearly everything is smaller, and must cost nothing. */
export const small = 16_384

/** Milliseconds after which who holds something is slow: honest ones are mostly there and gone. */
const patience = 2_000

interface Held {
  bytes: number
  readonly since: number
}

/**
 * What all together may hold in memory. Where they would hold more, the one gives way that has held something for the
 * longest, if that is long; else the one that wants more, so that a rush does not keep everybody from ending. One alone
 * always has room.
 */
export class Room {
  readonly #most: number
  /** In the order in which they came. */
  readonly #held = new Map<Holder, Held>()
  #size = 0

  /** `most` is how many bytes there may be. */
  constructor(most: number) {
    this.#most = most
  }

  /** How many bytes one holds from now on. */
  hold(holder: Holder, bytes: number): void {
    const now = performance.now()
    const held = this.#held.get(holder) ?? { bytes: 0, since: now }
    this.#size += bytes - held.bytes
    held.bytes = bytes
    this.#held.set(holder, held)
    while (this.#size > this.#most && this.#held.size > 1 && this.#held.has(holder)) {
      const [first] = this.#held.keys()
      this.#evict(now - this.#held.get(first!)!.since > patience ? first! : holder)
    }
  }

  /** It holds nothing any longer. */
  release(holder: Holder): void {
    const held = this.#held.get(holder)
    if (!held) return
    this.#size -= held.bytes
    this.#held.delete(holder)
  }

  #evict(holder: Holder): void {
    this.release(holder)
    holder.giveWay()
  }
}
