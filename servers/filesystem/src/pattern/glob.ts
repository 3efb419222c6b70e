import { Failure, quote } from '../failure.js'
import { compileSegment, type SegmentTest } from './segment.js'

/** The longest pattern, in characters. */
export const MAX_PATTERN = 256

/** How far a pattern has been matched on the way down to a name. */
export interface Glob {
  /** The state one name further down. */
  into(name: string): Glob
  /** Whether the names so far fit the whole pattern. */
  readonly matches: boolean
  /** Whether nothing further down can fit. */
  readonly dead: boolean
}

type Segment = SegmentTest | '**'

const invalid = (pattern: string, why: string): Failure =>
  new Failure('INVALID_PATTERN', `${quote(pattern)} ${why}`, 'A pattern is a relative path such as src/**/*.ts.')

/** Cuts at each `/`, and at none that stands in braces, which would mean something else. */
const segmentsOf = (pattern: string): string[] => {
  if (/\{[^}]*\//.test(pattern)) throw invalid(pattern, 'has a / between braces')
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (segments.length === 0) throw invalid(pattern, 'is empty')
  if (segments.includes('..')) throw invalid(pattern, 'has .. in it')
  return segments
}

/** All the states of one pattern. Most names lead to one of very few, so that each is made once. */
class States {
  readonly #segments: readonly Segment[]
  readonly #known = new Map<string, Glob>()

  constructor(segments: readonly Segment[]) {
    this.#segments = segments
  }

  /** The state in which the names so far may have led to any of these segments. */
  at(reached: readonly number[]): Glob {
    const key = reached.join()
    const known = this.#known.get(key) ?? this.#make(reached)
    this.#known.set(key, known)
    return known
  }

  #make(reached: readonly number[]): Glob {
    const segments = this.#segments
    // A ** may also stand for nothing at all.
    const here = new Set(reached)
    for (const at of here) if (segments[at] === '**') here.add(at + 1)
    return {
      matches: here.has(segments.length),
      dead: here.size === 0 || (here.size === 1 && here.has(segments.length)),
      into: (name) => this.#into(here, name),
    }
  }

  #into(here: ReadonlySet<number>, name: string): Glob {
    const next: number[] = []
    for (const at of here) {
      const segment = this.#segments[at]
      if (segment === '**') next.push(at)
      else if (segment?.(name)) next.push(at + 1)
    }
    return this.at(next)
  }
}

/**
 * Compiles a pattern over relative paths: `*` and `?` stay within a name, `**` as a whole segment is any number of
 * directories, `[a-z]` is a set, `{one,two}` a choice. Dots at the start of a name are nothing special. Matching takes
 * time linear in the path. Throws `INVALID_PATTERN`.
 */
export const compileGlob = (pattern: string): Glob => {
  if (pattern.length > MAX_PATTERN) throw invalid(pattern.slice(0, 50), `is longer than ${MAX_PATTERN} characters`)
  const segments = segmentsOf(pattern).map((source) => (source === '**' ? source : compileSegment(source)))
  return new States(segments).at([0])
}
