/** A regular expression that is malformed, or asks for more than is supported. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}

/** A regular expression while it is read, character by character, a character being a code point. */
export class Reader {
  at = 0
  readonly #characters: readonly string[]

  constructor(source: string) {
    this.#characters = Array.from(source)
  }

  /** The next character, or `''` at the end. */
  get next(): string {
    return this.#characters[this.at] ?? ''
  }

  get ended(): boolean {
    return this.at >= this.#characters.length
  }

  /** Takes the next character. */
  take(): string {
    return this.#characters[this.at++] ?? ''
  }

  /** Takes a text if it comes next. */
  eat(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.#characters[this.at + i] !== text[i]) return false
    this.at += text.length
    return true
  }

  /** Takes characters as long as they pass, up to a number. */
  takeWhile(passes: (character: string) => boolean, most = Infinity): string {
    const start = this.at
    while (!this.ended && this.at - start < most && passes(this.next)) this.at++
    return this.#characters.slice(start, this.at).join('')
  }

  /** Ends the reading. */
  fail(what: string): never {
    throw new PatternError(`${what} (at character ${this.at + 1})`)
  }
}
