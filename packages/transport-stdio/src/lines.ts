/** A line that cannot be handed over as text: its encoding is broken, or it is longer than the limit. */
export interface Unreadable {
  readonly fault: 'encoding' | 'length'
  /** How it begins, as far as it can be read. */
  readonly head: string
  /** How it ends, as far as it can be read. */
  readonly tail: string
}

const newline = 0x0a
const carriageReturn = 0x0d
/** How many bytes of an unreadable line are kept from either end. */
const kept = 256

/** Cuts bytes into lines of text. Blank lines are skipped, marks of byte order are dropped, CRLF ends a line too. */
export class Lines {
  readonly #limit: number
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  /** What there is of the line that has begun; joined once, when it ends. */
  #chunks: Uint8Array[] = []
  #size = 0
  /** Both ends of a line that has outgrown the limit; the rest of it is thrown away. */
  #outgrown: { readonly head: Uint8Array; tail: Uint8Array } | undefined

  /** `limit` is the longest line in bytes; a longer one is skipped up to its end, and told as unreadable. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes some more bytes, and gives the lines that end in them. */
  push(bytes: Uint8Array): (string | Unreadable)[] {
    const lines: (string | Unreadable)[] = []
    let from = 0
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
      this.#add(bytes.subarray(from, at))
      from = at + 1
      const line = this.#take()
      if (line !== undefined) lines.push(line)
    }
    if (from < bytes.length) this.#add(bytes.subarray(from))
    return lines
  }

  /** The line that no newline ended, if there is one; for the end of the stream. */
  end(): string | Unreadable | undefined {
    return this.#take()
  }

  #add(bytes: Uint8Array): void {
    if (this.#outgrown) {
      this.#outgrown.tail = endOf(this.#outgrown.tail, bytes)
      return
    }
    this.#chunks.push(bytes)
    this.#size += bytes.length
    // One byte more may be the CR of a line end.
    if (this.#size <= this.#limit + 1) return
    const line = this.#join()
    this.#outgrown = { head: line.slice(0, kept), tail: line.slice(-kept) }
  }

  #join(): Uint8Array {
    const [first] = this.#chunks
    const line = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#size)
    this.#chunks = []
    this.#size = 0
    return line
  }

  #take(): string | Unreadable | undefined {
    const outgrown = this.#outgrown
    this.#outgrown = undefined
    if (outgrown) return unreadable('length', outgrown.head, outgrown.tail)
    if (this.#size === 0) return undefined
    let line = this.#join()
    if (line.at(-1) === carriageReturn) line = line.subarray(0, -1)
    if (line.length > this.#limit) return unreadable('length', line, line)
    try {
      const text = this.#decoder.decode(line)
      return text.trim() === '' ? undefined : text
    } catch {
      return unreadable('encoding', line, line)
    }
  }
}

const lenient = new TextDecoder()

const unreadable = (fault: Unreadable['fault'], head: Uint8Array, tail: Uint8Array): Unreadable => ({
  fault,
  head: lenient.decode(head.subarray(0, kept)),
  tail: lenient.decode(tail.subarray(-kept)),
})

/** The last bytes of what stood before and what came after it. */
const endOf = (before: Uint8Array, after: Uint8Array): Uint8Array =>
  after.length >= kept ? after.slice(-kept) : Buffer.concat([before, after]).slice(-kept)
