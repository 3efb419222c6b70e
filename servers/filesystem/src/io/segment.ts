import { Failure, quote } from '../failure.js'

/** A place in a compiled pattern: takes a character and goes on, or, without `accepts`, forks at no cost. */
interface Place {
  readonly accepts?: (char: string) => boolean
  readonly to: number[]
}

/** Says whether a file name fits one segment of a pattern. */
export type SegmentTest = (name: string) => boolean

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
  #group: { fork: Place; ends: Place[] } | undefined

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
    this.places.push({ accepts, to: [this.places.length + 1] })
  }

  #fork(): Place {
    const place: Place = { to: [this.places.length + 1] }
    this.places.push(place)
    return place
  }

  #star(): void {
    const fork = this.#fork()
    fork.to.push(this.places.length + 1)
    this.places.push({ accepts: () => true, to: [this.places.length - 1] })
  }

  #openGroup(): void {
    if (this.#group) throw invalid(this.#source, 'has a { inside another')
    this.#group = { fork: this.#fork(), ends: [] }
  }

  #alternative({ fork, ends }: { fork: Place; ends: Place[] }): void {
    ends.push(this.#fork())
    fork.to.push(this.places.length)
  }

  #closeGroup({ ends }: { ends: Place[] }): void {
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

/**
 * Compiles one segment of a pattern. The test goes over a name once with a set of places, so that its time is at most
 * the length of the name times that of the pattern, whatever either holds. Throws `INVALID_PATTERN`.
 */
export const compileSegment = (source: string): SegmentTest => {
  const places = new Compiler(source).compile()
  const enter = (set: Set<number>, at: number): void => {
    if (set.has(at)) return
    set.add(at)
    const place = places[at]
    if (place && !place.accepts) for (const next of place.to) enter(set, next)
  }
  return (name) => {
    let here = new Set<number>()
    enter(here, 0)
    for (const char of name) {
      const there = new Set<number>()
      for (const at of here) {
        const place = places[at]
        if (place?.accepts?.(char)) for (const next of place.to) enter(there, next)
      }
      if (there.size === 0) return false
      here = there
    }
    return here.has(places.length)
  }
}
