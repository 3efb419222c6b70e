import { systemCode } from '../failure.js'
import type { Held } from '../scope/ground.js'
import type { Spot } from '../scope/walk.js'
import { directoryAt, readNames, type Name, type Place } from './entries.js'
import type { Pace } from './pace.js'
import type { Sieve } from './sieve.js'

/** How many entries one tour looks at. */
export const MAX_VISITED = 200_000
/** How deep one tour goes. */
export const MAX_DEPTH = 64

/** How many entries are passed between two looks at the clock, which take longer than most entries. */
const UNTIMED = 16

/** Something that a tour has come to. The place stays open only until the next one is asked for. */
export interface Reached {
  /** The path from where the tour began, with `/` between its parts. */
  readonly path: string
  readonly leaf: Name
  readonly place: Place
  /** 1 for what is in the directory itself. */
  readonly depth: number
  /** Whether it is a directory that the tour will not enter, for it lies too deep. */
  readonly closed: boolean
}

/** Where a tour begins, and where it ends at the latest. */
export interface Route {
  /** The path after which to go on, as an earlier tour had reached it. */
  readonly after?: string | undefined
  /** Default {@link MAX_DEPTH}. */
  readonly maxDepth?: number | undefined
  /** Default {@link MAX_VISITED}. */
  readonly maxVisited?: number | undefined
}

const NOTHING: readonly string[] = []

interface Frame extends Place {
  readonly prefix: string
  readonly sieve: Sieve
  readonly names: readonly Name[]
  at: number
  /** What is left to go to of the path after which to go on, in this directory. */
  readonly after: readonly string[]
}

/** A directory to go into, what to look at it with, and what is left there of the path after which to go on. */
interface Descent {
  readonly name: string
  readonly inner: Sieve
  readonly rest: readonly string[]
}

/** Some of what is in a directory, and what comes after that. */
interface Gathered {
  readonly part: readonly Reached[]
  readonly then: 'go on' | 'leave' | 'end' | Descent
}

/**
 * A way through a directory and what is below it, never through a link: each directory before what is in it, names in
 * order of their code units, so that it can be gone on with later at any place.
 */
export class Tour {
  /** How many entries were looked at. */
  visited = 0
  /** Directories that could not be opened. */
  unreadable = 0
  /** Whether a limit ended the tour, or kept it out of a directory. */
  cut = false
  /** The path that was looked at last. */
  last: string | undefined
  readonly #spot: Spot
  readonly #sieve: Sieve
  readonly #pace: Pace
  readonly #route: Route
  readonly #frames: Frame[] = []

  constructor(spot: Spot, sieve: Sieve, pace: Pace, route: Route = {}) {
    this.#spot = directoryAt(spot)
    this.#sieve = sieve
    this.#pace = pace
    this.#route = route
    this.last = route.after
  }

  /** What is of interest, one by one. */
  async *reached(): AsyncGenerator<Reached, void> {
    for await (const [each] of this.parts(1)) if (each) yield each
  }

  /**
   * What is of interest, up to so many at a time: for those who only want the names, since waiting for each takes longer
   * than looking at it. All of a part lie in one directory.
   */
  async *parts(most: number): AsyncGenerator<readonly Reached[], void> {
    const { after } = this.#route
    try {
      await this.#open(this.#spot, this.#sieve, '', after === undefined ? [] : after.split('/'))
      for (let frame = this.#frames.at(-1); frame; frame = this.#frames.at(-1)) {
        const { part, then } = await this.#gather(frame, most)
        if (part.length > 0) yield part
        if (then === 'end') return
        if (then === 'leave') await this.#leave()
        else if (then !== 'go on') await this.#descend(frame, then)
      }
    } finally {
      while (this.#frames.length > 0) await this.#leave()
    }
  }

  /** Looks at what is in a directory until there is something to be done about it. */
  async #gather(frame: Frame, most: number): Promise<Gathered> {
    const { maxVisited = MAX_VISITED } = this.#route
    const part: Reached[] = []
    for (let first = true; part.length < most; first = false) {
      const leaf = frame.names[frame.at]
      if (!leaf) return { part, then: 'leave' }
      // Whoever was handed the last part may have taken its time over it.
      const timed = first || frame.sieve.heavy || this.visited % UNTIMED === 0
      const pause = timed ? this.#pace.step() : undefined
      if (pause) await pause
      if ((timed && this.#pace.over) || this.visited >= maxVisited) {
        this.cut = true
        return { part, then: 'end' }
      }
      frame.at++
      const { reached, inner, rest } = this.#look(frame, leaf)
      if (reached) part.push(reached)
      if (inner) return { part, then: { name: leaf.name, inner, rest } }
    }
    return { part, then: 'go on' }
  }

  #look(frame: Frame, leaf: Name): { reached?: Reached; inner?: Sieve; rest: readonly string[] } {
    const seen = frame.at === 1 && leaf.name === frame.after[0]
    const path = frame.prefix + leaf.name
    if (!seen) this.visited++
    this.last = path
    const { wanted, inner } = frame.sieve.look(leaf)
    const depth = this.#frames.length
    const closed = inner !== undefined && depth >= (this.#route.maxDepth ?? MAX_DEPTH)
    if (closed && this.#route.maxDepth === undefined) this.cut = true
    return {
      ...(wanted && !seen && { reached: { path, leaf, place: frame, depth, closed } }),
      ...(inner && !closed && { inner }),
      rest: seen ? frame.after.slice(1) : NOTHING,
    }
  }

  async #descend({ held, secrets, prefix }: Frame, { name, inner, rest }: Descent): Promise<void> {
    const next = await this.#enter(held, name)
    if (next) await this.#open({ held: next, secrets: secrets.into(name) }, inner, `${prefix}${name}/`, rest)
  }

  async #open(place: Place, sieve: Sieve, prefix: string, after: readonly string[]): Promise<void> {
    const { held, secrets } = place
    try {
      const { names, complete } = await readNames(place)
      if (!complete) this.cut = true
      const [start] = after
      const at = start === undefined ? 0 : names.findIndex(({ name }) => name >= start)
      const ahead = at === -1 ? [] : names.slice(at)
      this.#frames.push({ held, secrets, prefix, sieve: await sieve.heeding(place, names), names: ahead, at: 0, after })
    } catch (error) {
      if (held !== this.#spot.held) await held.close()
      throw error
    }
  }

  async #leave(): Promise<void> {
    const held = this.#frames.pop()?.held
    if (held !== this.#spot.held) await held?.close()
  }

  async #enter(held: Held, name: string): Promise<Held | undefined> {
    try {
      return await this.#spot.ground.enter(held, name)
    } catch (error) {
      const code = systemCode(error)
      if (code === 'EACCES' || code === 'EPERM') this.unreadable++
      else if (code !== 'ENOENT') throw error
      return undefined
    }
  }
}
