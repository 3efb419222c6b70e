import { small, type Holder, type Room } from './room.js'

/** Why a body was not read to its end: it is over the limit, or others needed the room. */
export type Unread = 'too large' | 'no room'

/**
 * A body while it comes. Its pieces are put together at once, for each costs some hundred bytes of its own: a body that came
 * in pieces of one byte would take three hundred times its size.
 */
export class Body implements Holder {
  readonly #limit: number
  readonly #room: Room
  readonly #done: (body: Uint8Array | Unread) => void
  readonly #beside: number
  /** What has come, and behind it room for more; undefined when nothing more is wanted. */
  #bytes: Uint8Array | undefined = nothing
  #size = 0
  #held = false

  /** `done` is told once, of the whole, or why there is none; `beside` is how many bytes are held along with it. */
  constructor(limit: number, room: Room, done: (body: Uint8Array | Unread) => void, beside = 0) {
    this.#limit = limit
    this.#room = room
    this.#done = done
    this.#beside = beside
    if (beside > small) this.#hold()
  }

  /** Takes one piece more, unless it is known already that there will be no whole. */
  add(piece: Uint8Array): void {
    if (!this.#bytes) return
    const before = this.#size
    this.#size += piece.byteLength
    if (this.#size > this.#limit) return this.#giveUp('too large')
    if (this.#size <= this.#bytes.byteLength) return this.#bytes.set(piece, before)
    this.#bytes = before === 0 ? piece : grown(this.#bytes, before, piece)
    if (this.#bytes.byteLength > small) this.#hold()
  }

  /** That was all. */
  end(): void {
    const bytes = this.drop()
    // Mostly one piece is all.
    if (bytes) this.#done(bytes.byteLength === this.#size ? bytes : bytes.subarray(0, this.#size))
  }

  /** Lets go of what has come: gives it, unless that was done before. */
  drop(): Uint8Array | undefined {
    const bytes = this.#bytes
    this.#bytes = undefined
    if (this.#held) this.#room.release(this)
    return bytes
  }

  giveWay(): void {
    this.#giveUp('no room')
  }

  #hold(): void {
    this.#held = true
    this.#room.hold(this, this.#beside + (this.#bytes?.byteLength ?? 0))
  }

  #giveUp(why: Unread): void {
    this.drop()
    this.#done(why)
  }
}

const nothing = new Uint8Array()

/** The first `size` bytes, the piece after them, and behind it room for more. */
function grown(bytes: Uint8Array, size: number, piece: Uint8Array): Uint8Array {
  const larger = new Uint8Array(Math.max(size + piece.byteLength, 2 * size))
  larger.set(bytes.subarray(0, size))
  larger.set(piece, size)
  return larger
}

/** Reads a stream to its end, or leaves it. Rejects where it breaks. */
export function gather(
  stream: ReadableStream<Uint8Array>,
  limit: number,
  room: Room,
  beside?: number,
): Promise<Uint8Array | Unread> {
  const reader = stream.getReader()
  return new Promise((resolve, reject) => {
    const done = (body: Uint8Array | Unread): void => {
      resolve(body)
      if (typeof body === 'string') reader.cancel().catch(() => {})
    }
    const body = new Body(limit, room, done, beside)
    const read = async (): Promise<void> => {
      // Not by `for await`, which costs half as much again as all else.
      for (let next = await reader.read(); next.value; next = await reader.read()) body.add(next.value)
      body.end()
    }
    read().catch((error: unknown) => {
      body.drop()
      reject(error as Error)
    })
  })
}
