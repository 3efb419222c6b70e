import { Gate } from '../scope/gate.js'
import type { Spot } from '../scope/walk.js'
import { describeEntry, type Entry, type EntryType } from './entries.js'
import { Pace } from './pace.js'
import { Sieve, type Interest } from './sieve.js'
import { Tour, type Route } from './tour.js'

// Each of them has a directory open for every level that it is down, and takes its part of the time of all.
const searches = new Gate(4)

/** Does a search when its turn comes: four go on at once in a process, and their time begins with their turn. */
export const searching = <T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
  searches.through(work, signal)

/** What to look for below a directory. */
export interface Query extends Interest, Pick<Route, 'after'> {
  readonly type?: EntryType | undefined
  /** Bytes, of files; others do not fit then. */
  readonly minSize?: number | undefined
  readonly maxSize?: number | undefined
  /** Times in milliseconds since 1970. */
  readonly modifiedAfter?: number | undefined
  readonly modifiedBefore?: number | undefined
  /** How many matches at most. */
  readonly limit: number
}

/** How a search can be followed and ended. */
export interface SearchWatch {
  readonly signal?: AbortSignal
  /** Told every 250 ms how many entries were looked at, and how many fit. */
  readonly tell?: (visited: number, found: number) => Promise<void>
  /** How many entries to look at. */
  readonly maxVisited?: number
  /** How long to go on, in milliseconds. */
  readonly maxMs?: number
}

/** What a search found. */
export interface Findings {
  /** Where it began. */
  path: string
  /** What fits, in order of path; each name is relative to `path`. */
  matches: Entry[]
  /** How many entries were looked at. */
  visited: number
  /** Directories that could not be opened. */
  unreadable: number
  /** Whether a limit ended the search, so that there may be more. */
  truncated: boolean
  /** The path after which to go on; absent where nothing is left. */
  last?: string
}

const fits = (entry: Entry, query: Query): boolean => {
  const { type, minSize, maxSize, modifiedAfter = -Infinity, modifiedBefore = Infinity } = query
  if (type !== undefined && entry.type !== type) return false
  if (minSize !== undefined || maxSize !== undefined) {
    const { size = -1 } = entry
    if (size < (minSize ?? 0) || size > (maxSize ?? Infinity)) return false
  }
  if (modifiedAfter === -Infinity && modifiedBefore === Infinity) return true
  const time = entry.mtime === undefined ? NaN : Date.parse(entry.mtime)
  return time >= modifiedAfter && time < modifiedBefore
}

/** Searches a directory and what is below it, never through a link. Ends early with the signal's own reason. */
export const findEntries = (spot: Spot, query: Query, watch: SearchWatch = {}): Promise<Findings> =>
  searching(async () => {
    const { tell, maxVisited, ...rest } = watch
    const matches: Entry[] = []
    const pace = new Pace({ ...rest, ...(tell && { tell: () => tell(tour.visited, matches.length) }) })
    const tour = new Tour(spot, await Sieve.at(spot, query), pace, { after: query.after, maxVisited })
    let { after: last } = query
    let full = false
    for await (const { path, leaf, place } of tour.reached()) {
      full = matches.length >= query.limit
      if (full) break
      const entry = await describeEntry(place.held, leaf)
      if (entry && fits(entry, query)) matches.push({ ...entry, name: path })
      last = path
    }
    if (!full) last = tour.last
    const { visited, unreadable, cut } = tour
    const truncated = full || cut
    return {
      path: spot.path,
      matches,
      visited,
      unreadable,
      truncated,
      ...(truncated && last !== undefined && { last }),
    }
  }, watch.signal)
