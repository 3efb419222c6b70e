import { setImmediate } from 'node:timers/promises'
import { systemCode } from '../failure.js'
import { Gate } from '../scope/gate.js'
import type { Held } from '../scope/ground.js'
import type { Spot } from '../scope/walk.js'
import { describeEntry, directoryAt, readNames, type Entry, type EntryType, type Name } from './entries.js'
import type { Glob } from './glob.js'

/** How many entries one search looks at. */
export const MAX_VISITED = 200_000
/** How deep one search goes. */
export const MAX_DEPTH = 64
/** How long one search goes on, in milliseconds; what it has found by then is its answer. */
export const MAX_MS = 5_000

// Each of them has a directory open for every level that it is down, and takes its part of the time of all.
const searches = new Gate(4)
const TELL_MS = 250
const BREATHE_MS = 10

/** What to look for below a directory. */
export interface Query {
  readonly pattern: Glob
  /** What is left out, with all that is in it. */
  readonly exclude: readonly Glob[]
  readonly type?: EntryType | undefined
  /** How many matches at most. */
  readonly limit: number
}

/** How a search can be followed and ended. */
export interface Watch {
  readonly signal?: AbortSignal
  /** Told every 250 ms how many entries were looked at, and how many fit. */
  readonly tell?: (visited: number, found: number) => Promise<void>
  /** How many entries to look at; default {@link MAX_VISITED}. */
  readonly maxVisited?: number
  /** How long to go on, in milliseconds; default {@link MAX_MS}. */
  readonly maxMs?: number
}

/** What a search found. */
export interface Findings {
  /** Where it began, absolute. */
  path: string
  /** What fits, in order of path; each name is relative to `path`. */
  matches: Entry[]
  /** How many entries were looked at. */
  visited: number
  /** Directories that could not be opened. */
  unreadable: number
  /** Whether a limit ended the search, so that there may be more. */
  truncated: boolean
}

interface Frame {
  readonly held: Held
  readonly prefix: string
  readonly depth: number
  readonly pattern: Glob
  readonly exclude: readonly Glob[]
}

/** One search under way. */
class Search {
  readonly findings: Findings
  readonly #spot: Spot
  readonly #query: Query
  readonly #watch: Watch
  readonly #began = performance.now()
  #told = this.#began
  #breathed = this.#began

  constructor(spot: Spot, query: Query, watch: Watch) {
    this.#spot = spot
    this.#query = query
    this.#watch = watch
    this.findings = { path: spot.path, matches: [], visited: 0, unreadable: 0, truncated: false }
  }

  async run(frame: Frame): Promise<void> {
    const { names, complete } = await readNames(frame.held)
    if (!complete) this.findings.truncated = true
    for (const each of names) {
      this.#watch.signal?.throwIfAborted()
      if (this.#full()) return
      this.findings.visited++
      await this.#look(frame, each)
    }
  }

  async #look(frame: Frame, each: Name): Promise<void> {
    const pattern = await this.#match(frame.pattern, each.name)
    const leadsOn = each.type === 'directory' && !pattern.dead
    if (!pattern.matches && !leadsOn) return
    const exclude: Glob[] = []
    for (const above of frame.exclude) {
      const glob = await this.#match(above, each.name)
      if (glob.matches) return
      if (!glob.dead) exclude.push(glob)
    }
    if (pattern.matches) await this.#keep(frame, each)
    if (leadsOn) await this.#descend(frame, each.name, pattern, exclude)
  }

  /** Matches one name, which itself waits for nothing, and now and then lets others run, and the caller know. */
  async #match(glob: Glob, name: string): Promise<Glob> {
    if (performance.now() - this.#breathed > BREATHE_MS) await this.#breathe()
    return glob.into(name)
  }

  async #breathe(): Promise<void> {
    const now = performance.now()
    if (now - this.#told > TELL_MS) {
      this.#told = now
      await this.#watch.tell?.(this.findings.visited, this.findings.matches.length)
    }
    await setImmediate()
    this.#breathed = performance.now()
  }

  #full(): boolean {
    const { matches, visited } = this.findings
    const { maxVisited = MAX_VISITED, maxMs = MAX_MS } = this.#watch
    const full =
      matches.length >= this.#query.limit || visited >= maxVisited || performance.now() - this.#began >= maxMs
    if (full) this.findings.truncated = true
    return full
  }

  async #keep({ held, prefix }: Frame, each: Name): Promise<void> {
    const entry = await describeEntry(held, each)
    if (!entry || (this.#query.type ?? entry.type) !== entry.type) return
    this.findings.matches.push({ ...entry, name: prefix + each.name })
  }

  async #descend({ held, prefix, depth }: Frame, name: string, pattern: Glob, exclude: Glob[]): Promise<void> {
    if (depth === MAX_DEPTH) {
      this.findings.truncated = true
      return
    }
    const inner = await this.#enter(held, name)
    if (!inner) return
    try {
      await this.run({ held: inner, prefix: `${prefix}${name}/`, depth: depth + 1, pattern, exclude })
    } finally {
      await inner.close()
    }
  }

  async #enter(held: Held, name: string): Promise<Held | undefined> {
    try {
      return await this.#spot.ground.enter(held, name)
    } catch (error) {
      const code = systemCode(error)
      if (code === 'EACCES' || code === 'EPERM') this.findings.unreadable++
      else if (code !== 'ENOENT') throw error
      return undefined
    }
  }
}

/**
 * Searches a directory and what is below it, never through a link. Four searches go on at once in a process; others wait
 * for them, and their time begins when their turn comes. Ends early with the signal's own reason.
 */
export const findEntries = (spot: Spot, query: Query, watch: Watch = {}): Promise<Findings> =>
  searches.through(async () => {
    const held = directoryAt(spot)
    const search = new Search(spot, query, watch)
    await search.run({ held, prefix: '', depth: 1, pattern: query.pattern, exclude: query.exclude })
    return search.findings
  }, watch.signal)
