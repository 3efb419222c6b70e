// A byte-order mark is for the reader of the text to judge: only the first of a stream is none of its content.
const whole = new TextDecoder('utf-8', { ignoreBOM: true })

/** Turns the bytes of a stream into text, however they are cut. */
export class Utf8 {
  /** Holds the beginning of a character whose rest has not come. */
  #open: InstanceType<typeof TextDecoder> | undefined

  /** The text that a chunk completes. */
  decode(chunk: Uint8Array): string {
    if (chunk.length === 0) return ''
    // A stream-mode decoder costs several times as much, and nearly every chunk ends where a character does.
    const ends = chunk.at(-1)! < 0x80
    const decoder = this.#open ?? (ends ? whole : new TextDecoder('utf-8', { ignoreBOM: true }))
    this.#open = ends ? undefined : decoder
    return decoder.decode(chunk, { stream: !ends })
  }
}

const batch = 1_024

/** A text that comes in pieces, joined once. Pieces of one byte must not cost more than the text that they make. */
export class Pieces {
  #recent: string[] = []
  #joined: string[] = []
  /** How many UTF-16 units there are. */
  length = 0

  add(piece: string): void {
    this.length += piece.length
    this.#recent.push(piece)
    if (this.#recent.length < batch) return
    this.#joined.push(this.#recent.join(''))
    this.#recent = []
  }

  /** The whole text; it starts empty again. */
  take(): string {
    this.length = 0
    const recent = this.#recent
    // Nearly every text is of one piece.
    if (recent.length <= 1 && this.#joined.length === 0) return recent.pop() ?? ''
    const text = this.#joined.join('') + recent.join('')
    this.#joined = []
    this.#recent = []
    return text
  }
}
