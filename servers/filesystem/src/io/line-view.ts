/** A text as people see it, every line ended by LF, and the way back to where things stand in the text itself. */
export interface LineView {
  /** The text with each CRLF as LF. */
  readonly text: string
  /** Where something stands in the original, by where it stands in `text`. Before a CRLF means before its CR. */
  readonly back: (at: number) => number
}

/** Makes the view of a text. */
export const viewLines = (original: string): LineView => {
  const ends: number[] = []
  for (let at = original.indexOf('\r\n'); at !== -1; at = original.indexOf('\r\n', at + 2)) ends.push(at - ends.length)
  const text = ends.length === 0 ? original : original.replaceAll('\r\n', '\n')
  const back = (at: number): number => {
    let low = 0
    for (let high = ends.length; low < high;) {
      const middle = (low + high) >> 1
      if (ends[middle]! < at) low = middle + 1
      else high = middle
    }
    return at + low
  }
  return { text, back }
}

/** How many lines of a text are ended. */
export const countLines = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** The number of the line, from 1, that a place in a text is on. */
export const lineAt = (text: string, at: number): number => countLines(text.slice(0, at)) + 1

/** How the lines of a text end, asked for at one place after the other from its beginning on. */
export class LineEnds {
  readonly #text: string
  /** Where the last line ends, and the first after the place that was asked for last. */
  readonly #last: number
  #next = -1

  constructor(text: string) {
    this.#text = text
    this.#last = text.lastIndexOf('\n')
  }

  /** Ends the lines of what is to stand at a place as the text does from there on, else as it does before. */
  likeAt(at: number, fresh: string): string {
    if (!fresh.includes('\n')) return fresh
    if (this.#next < at) this.#next = at > this.#last ? this.#last : this.#text.indexOf('\n', at)
    const isCrlf = this.#next > 0 && this.#text[this.#next - 1] === '\r'
    return isCrlf ? fresh.replaceAll('\n', '\r\n') : fresh
  }
}
