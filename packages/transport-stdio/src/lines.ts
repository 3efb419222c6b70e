/** A line that cannot be handed over as text. */
export interface Unreadable {
  /** Whether its bytes are no UTF-8, or more than the limit. */
  readonly fault: 'encoding' | 'length'
  /** How it begins, as far as it can be read. */
  readonly head: string
  /** How it ends, as far as it can be read. */
  readonly tail: string
}

const newline = 0x0a
const carriageReturn = 0x0d
/** How many bytes of an unreadable line are shown of either end. */
const shown = 256
/** The largest buffer that is kept for the next line. */
const spare = 2 ** 16

/** Cuts bytes into lines of text. Blank lines are skipped, marks of byte order are dropped, CRLF ends a line too. */
export class Lines {
  readonly #limit: number
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  /** Holds the line that has begun. It grows by doubling: a byte is copied a few times, however small the pieces come. */
  #buffer = Buffer.alloc(0)
  #size = 0
  /** Both ends of a line that has outgrown the limit; what is between them is thrown away. */
  #outgrown: { readonly head: Uint8Array; readonly tail: Uint8Array } | undefined

  /** `limit` is the longest line in bytes; a longer one is skipped up to its end, and told as unreadable. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes some more bytes, and gives the lines that end in them. */
  push(bytes: Uint8Array): (string | Unreadable)[] {
    const lines: (string | Unreadable)[] = []
    let from = 0
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
      const piece = bytes.subarray(from, at)
      from = at + 1
      const line = this.#size > 0 || this.#outgrown ? this.#keep(piece).end() : this.#read(piece)
      if (line !== undefined) lines.push(line)
    }
    if (from < bytes.length) this.#keep(bytes.subarray(from))
    return lines
  }

  /** The line that has begun, as if it ended here; undefined when there is none. */
  end(): string | Unreadable | undefined {
    const line = this.#buffer.subarray(0, this.#size)
    const outgrown = this.#outgrown
    this.#size = 0
    this.#outgrown = undefined
    if (this.#buffer.length > spare) this.#buffer = Buffer.alloc(0)
    return outgrown ? unreadable('length', outgrown.head, outgrown.tail) : this.#read(line)
  }

  #keep(bytes: Uint8Array): this {
    const size = this.#size + bytes.length
    // One more than the limit: it may be the CR of the line's end.
    if (this.#outgrown || size > this.#limit + 1) this.#outgrow(bytes)
    else {
      if (size > this.#buffer.length) this.#grow(size)
      this.#buffer.set(bytes, this.#size)
      this.#size = size
    }
    return this
  }

  #grow(size: number): void {
    const buffer = Buffer.allocUnsafe(Math.max(size, 2 * this.#buffer.length))
    this.#buffer.copy(buffer, 0, 0, this.#size)
    this.#buffer = buffer
  }

  #outgrow(bytes: Uint8Array): void {
    const line = this.#buffer.subarray(0, this.#size)
    const { head, tail } = this.#outgrown ?? { head: line, tail: line }
    this.#outgrown = { head: firstOf(head, bytes), tail: lastOf(tail, bytes) }
    this.#buffer = Buffer.alloc(0)
    this.#size = 0
  }

  #read(bytes: Uint8Array): string | Unreadable | undefined {
    const line = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes
    if (line.length > this.#limit) return unreadable('length', bytes, bytes)
    try {
      const text = this.#decoder.decode(line)
      return text.trim() === '' ? undefined : text
    } catch {
      return unreadable('encoding', bytes, bytes)
    }
  }
}

const lenient = new TextDecoder()

const unreadable = (fault: Unreadable['fault'], head: Uint8Array, tail: Uint8Array): Unreadable => ({
  fault,
  head: lenient.decode(head.subarray(0, shown)),
  tail: lenient.decode(tail.subarray(-shown)),
})

/** The beginning of what two pieces make together, copied. */
const firstOf = (before: Uint8Array, after: Uint8Array): Uint8Array =>
  Buffer.concat([before.subarray(0, shown), after.subarray(0, shown)]).subarray(0, shown)

/** The end of what two pieces make together, copied. */
const lastOf = (before: Uint8Array, after: Uint8Array): Uint8Array =>
  Buffer.concat([before.subarray(-shown), after.subarray(-shown)]).subarray(-shown)
