import { Failure, quote } from '../failure.js'
import { placesTest, type Place } from './places.js'

/** Says whether a file name fits one segment of a pattern. */
export type SegmentTest = (name: string) => boolean

type Fork = Extract<Place, { kind: 'fork' }>

const invalid = (source: string, why: string): Failure =>
  new Failure(
    'INVALID_PATTERN',
    `${quote(source)} ${why}`,
    'Known are * ? [a-z] [!a-z] {one,two} and, as a whole segment, **.',
  )

/** Compiles one segment into places, by reading it once from left to right. */
class Compiler {
  readonly places: Place[] = []
  readonly #chars: readonly string[]
  readonly #source: string
  #at = 0
  /** Where each open `{` forks, and where its finished alternatives end. */
  #group: { fork: Fork; ends: Fork[] } | undefined

  constructor(source: string) {
    this.#source = source
    this.#chars = Array.from(source)
  }

  compile(): Place[] {
    while (this.#at < this.#chars.length) this.#one(this.#chars[this.#at++]!)
    if (this.#group) throw invalid(this.#source, 'has a { without its }')
    return this.places
  }

  #one(char: string): void {
    if (char === '*') this.#star()
    else if (char === '?') this.#accept(() => true)
    else if (char === '[') this.#accept(this.#set())
    else if (char === '{') this.#openGroup()
    else if (char === ',' && this.#group) this.#alternative(this.#group)
    else if (char === '}' && this.#group) this.#closeGroup(this.#group)
    else {
      const wanted = char === '\\' ? this.#escaped() : char
      this.#accept((each) => each === wanted)
    }
  }

  #accept(accepts: (char: string) => boolean): void {
    this.places.push({ kind: 'one', accepts })
  }

  #fork(): Fork {
    const fork: Fork = { kind: 'fork', to: [this.places.length + 1] }
    this.places.push(fork)
    return fork
  }

  #star(): void {
    // Stars in a row mean no more than one.
    while (this.#chars[this.#at] === '*') this.#at++
    this.places.push({ kind: 'star' })
  }

  #openGroup(): void {
    if (this.#group) throw invalid(this.#source, 'has a { inside another')
    this.#group = { fork: this.#fork(), ends: [] }
  }

  #alternative({ fork, ends }: { fork: Fork; ends: Fork[] }): void {
    ends.push(this.#fork())
    fork.to.push(this.places.length)
  }

  #closeGroup({ ends }: { ends: Fork[] }): void {
    for (const end of ends) end.to.splice(0, 1, this.places.length)
    this.#group = undefined
  }

  #escaped(): string {
    const char = this.#chars[this.#at++]
    if (char === undefined) throw invalid(this.#source, 'ends in a backslash')
    return char
  }

  #set(): (char: string) => boolean {
    const negated = ['!', '^'].includes(this.#chars[this.#at] ?? '')
    if (negated) this.#at++
    const ranges: [from: string, to: string][] = []
    // A ] that comes first stands for itself.
    for (let first = true; first || this.#chars[this.#at] !== ']'; first = false) {
      const from = this.#member()
      const isRange = this.#chars[this.#at] === '-' && ![']', undefined].includes(this.#chars[this.#at + 1])
      if (isRange) this.#at++
      ranges.push([from, isRange ? this.#member() : from])
    }
    this.#at++
    return (char) => negated !== ranges.some(([from, to]) => from <= char && char <= to)
  }

  #member(): string {
    const char = this.#chars[this.#at++]
    if (char === undefined) throw invalid(this.#source, 'has a [ without its ]')
    return char === '\\' ? this.#escaped() : char
  }
}

const MAGIC = /[*?[\]{}\\]/

/** The tests that most patterns come down to, which cost next to nothing. */
const simpleTest = (source: string): SegmentTest | undefined => {
  if (!MAGIC.test(source)) return (name) => name === source
  const [start, end] = [source.slice(0, -1), source.slice(1)]
  if (source.startsWith('*') && !MAGIC.test(end)) return (name) => name.endsWith(end)
  if (source.endsWith('*') && !MAGIC.test(start)) return (name) => name.startsWith(start)
  return undefined
}

/**
 * Compiles one segment of a pattern. The time of a test is at most the length of the name times that of the pattern,
 * whatever either holds. Throws `INVALID_PATTERN`.
 */
export const compileSegment = (source: string): SegmentTest =>
  simpleTest(source) ?? placesTest(new Compiler(source).compile())
