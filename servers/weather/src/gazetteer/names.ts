import { edits } from './edits.js'

/**
 * What a query is to a place: its name, or nearly that in another language or script; what else it is called (Victoria, of
 * Hong Kong); or only the beginning of either.
 */
export type Fit = (typeof fits)[number]
const fits = ['name', 'alias', 'beginning'] as const

/** A word as long as this may have two wrong letters. */
const longWord = 8
/** What stands before a name in the text, and what it is to the place. */
const marks = { ';': 'name', '|': 'alias' } as const

/**
 * All folded names of all places, as one text: a place a line, and `;` or `|` before each of its names, of which no name has
 * one in it. There are some 130,000; a search through one text is fast, and takes neither time nor memory beforehand.
 */
export class Names {
  readonly #text: string
  readonly #starts: readonly number[]

  constructor(text: string) {
    this.#text = text
    const starts = [0]
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#starts = starts
  }

  /** The lines in which a name begins with this key, which is not empty. */
  find(key: string): Map<number, Fit> {
    const found = new Map<number, Fit>()
    for (const at of this.#marked(key)) {
      const next = this.#text[at + 1 + key.length] ?? '\n'
      const line = this.#lineAt(at)
      const isWhole = ';|\n'.includes(next)
      const fit = isWhole ? marks[this.#text[at] as keyof typeof marks] : 'beginning'
      if (fits.indexOf(fit) < fits.indexOf(found.get(line) ?? 'beginning') || !found.has(line)) found.set(line, fit)
    }
    return found
  }

  /**
   * The lines with a name that is nearly this key, and by how many edits it is not: one in a short word, two in a longer
   * one. The first letter must be right, as it nearly always is.
   */
  near(key: string): Map<number, number> {
    const most = key.length < longWord ? 1 : 2
    const found = new Map<number, number>()
    for (const at of this.#marked(key.slice(0, 1))) {
      const [name = ''] = this.#text.slice(at + 1, at + key.length + most + 2).split(/[;|\n]/, 1)
      const distance = edits(key, name, most)
      if (distance > most) continue
      const line = this.#lineAt(at)
      found.set(line, Math.min(distance, found.get(line) ?? Infinity))
    }
    return found
  }

  /** Where a mark is followed by this key. */
  *#marked(key: string): Generator<number> {
    for (const mark of Object.keys(marks)) {
      const wanted = mark + key
      for (let at = this.#text.indexOf(wanted); at >= 0; at = this.#text.indexOf(wanted, at + 1)) yield at
    }
  }

  #lineAt(position: number): number {
    let [low, high] = [0, this.#starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.#starts[middle]! <= position) low = middle
      else high = middle
    }
    return low
  }
}
