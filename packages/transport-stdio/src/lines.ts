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
const byteOrderMark = '\ufeff'
/** How many bytes of an unreadable line are shown of either end. */
const shown = 256
/** The largest buffer that is kept for the next line. */
const spare = 2 ** 16

/** Cuts bytes into lines of text. Blank lines are skipped, marks of byte order are dropped, CRLF ends a line too. */
export class Lines {
  readonly #limit: number
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
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
    const first = bytes.indexOf(newline)
    if (first < 0) {
      this.#keep(bytes)
      return []
    }
    const hasBegun = this.#size > 0 || this.#outgrown !== undefined
    // One line by itself, as most come.
    if (first === bytes.length - 1 && !hasBegun) return [this.#read(bytes.subarray(0, first))].filter(isSaid)
    const begun = hasBegun ? this.#keep(bytes.subarray(0, first)).end() : undefined
    const last = bytes.lastIndexOf(newline)
    const from = hasBegun ? first + 1 : 0
    const lines = from > last ? [] : this.#cut(bytes.subarray(from, last))
    if (last + 1 < bytes.length) this.#keep(bytes.subarray(last + 1))
    return begun === undefined ? lines : [begun, ...lines]
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

  /** Cuts whole lines. They are decoded together where that can be, which costs a third of doing it one by one. */
  #cut(bytes: Uint8Array): (string | Unreadable)[] {
    const text = bytes.length > this.#limit ? undefined : this.#decode(bytes)
    if (text !== undefined) return text.split('\n').map(bare).filter(isSaid)
    const lines: (string | Unreadable | undefined)[] = []
    let from = 0
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
      lines.push(this.#read(bytes.subarray(from, at)))
      from = at + 1
    }
    lines.push(this.#read(bytes.subarray(from)))
    return lines.filter(isSaid)
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
    const size = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length
    if (size > this.#limit) return unreadable('length', bytes, bytes)
    const text = this.#decode(bytes)
    return text === undefined ? unreadable('encoding', bytes, bytes) : bare(text)
  }

  /** Undefined for what is no UTF-8. */
  #decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}

/** A line without what does not belong to its text; undefined for a blank one. */
function bare(line: string): string | undefined {
  const text = line.startsWith(byteOrderMark) ? line.slice(1) : line
  if (text.trim() === '') return undefined
  return text.endsWith('\r') ? text.slice(0, -1) : text
}

const isSaid = <T>(line: T | undefined): line is T => line !== undefined

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
