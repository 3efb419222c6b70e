import type { Spot } from '../scope/walk.js'
import { Failure, quote } from '../failure.js'
import { cursorOf, readCursor } from './cursor.js'
import { describeEntry, directoryAt, readNames, type Entry, type Name } from './entries.js'
import { Pace, type Watch } from './pace.js'
import { Sieve, type Interest } from './sieve.js'
import { Tour } from './tour.js'

/** How many entries a directory may hold to be listed in another order than that of their names. */
export const MAX_SORTED = 20_000
const AT_ONCE = 64

/** What to list, and in which order. */
export interface Wish extends Pick<Interest, 'includeHidden' | 'respectIgnore'> {
  /** Entries of a page. */
  readonly limit: number
  readonly cursor?: string | undefined
  /** How many levels; default 1. */
  readonly depth?: number | undefined
  /** By name, largest first or newest first; default by name. Other orders have one level. */
  readonly sort?: 'name' | 'size' | 'mtime' | undefined
}

/** One page of a directory. */
export interface Listing {
  /** The directory. */
  path: string
  entries: Entry[]
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string
  /** False where the directory holds more than can be listed. */
  complete: boolean
}

const byName = async (spot: Spot, wish: Wish, pace: Pace): Promise<Listing> => {
  const [after] = wish.cursor === undefined ? [] : readCursor('list', wish.cursor)
  const tour = new Tour(spot, await Sieve.at(spot, wish), pace, { after, maxDepth: wish.depth ?? 1 })
  const entries: Entry[] = []
  let last: string | undefined
  let taken = 0
  let more = false
  for await (const { path, leaf, place } of tour.reached()) {
    more = taken++ === wish.limit
    if (more) break
    const entry = await describeEntry(place.held, leaf)
    if (entry) entries.push({ ...entry, name: path })
    last = path
  }
  // Where the time is over the page is as long as it has become, and the next one goes on from there.
  const late = !more && tour.cut && pace.over && tour.last !== after
  const at = late ? tour.last : more ? last : undefined
  const next = at === undefined ? {} : { nextCursor: cursorOf('list', at) }
  return { path: spot.path, entries, ...next, complete: late || !tour.cut }
}

const keyOf = (entry: Entry, sort: 'size' | 'mtime'): number =>
  (sort === 'size' ? entry.size : entry.mtime && Date.parse(entry.mtime)) || 0

const tooMany = (spot: Spot): Failure =>
  new Failure(
    'TOO_LARGE',
    `${quote(spot.path)} holds more than ${MAX_SORTED} entries`,
    'List it by name, or use find with a size or time.',
  )

const sorting = (spot: Spot): string => `To sort ${quote(spot.path)}`

/** The names that are of interest, held one by one against rules of which there may be many. */
const sifted = async (spot: Spot, names: readonly Name[], wish: Wish, pace: Pace): Promise<Name[]> => {
  const sieve = await (await Sieve.at(spot, wish)).heeding(spot, names)
  const wanted: Name[] = []
  for (const each of names) {
    await pace.goOn(sorting(spot), 'List it by name.')
    if (sieve.look(each).wanted) wanted.push(each)
  }
  return wanted
}

const describeAll = async (spot: Spot, wish: Wish, pace: Pace): Promise<Entry[]> => {
  const { names, complete } = await readNames(spot, MAX_SORTED)
  if (!complete) throw tooMany(spot)
  const wanted = await sifted(spot, names, wish, pace)
  const entries: Entry[] = []
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    await pace.goOn(sorting(spot), 'List it by name.')
    const described = wanted.slice(at, at + AT_ONCE).map((each) => describeEntry(spot.held, each))
    for (const entry of await Promise.all(described)) if (entry) entries.push(entry)
  }
  return entries
}

/** Where an entry stands among the others is its key and its name, so that pages stay right while others come and go. */
const byKey = async (spot: Spot, sort: 'size' | 'mtime', wish: Wish, pace: Pace): Promise<Listing> => {
  const list = `list by ${sort}`
  const [key = 'Infinity', name = ''] = wish.cursor === undefined ? [] : readCursor(list, wish.cursor)
  const place = (entry: Entry): [key: number, name: string] => [keyOf(entry, sort), entry.name]
  const compare = (one: readonly [number, string], other: readonly [number, string]): number =>
    other[0] - one[0] || (one[1] < other[1] ? -1 : Number(one[1] > other[1]))
  const all = await describeAll(directoryAt(spot), wish, pace)
  const ahead = all.filter((each) => compare([Number(key), name], place(each)) < 0)
  const page = ahead.toSorted((one, other) => compare(place(one), place(other))).slice(0, wish.limit)
  const last = page.at(-1)
  const next =
    last && ahead.length > page.length ? { nextCursor: cursorOf(list, `${keyOf(last, sort)}`, last.name) } : {}
  return { path: spot.path, entries: page, ...next, complete: true }
}

/**
 * Lists a directory, `limit` entries at most, from `cursor` on; fewer where the time is over before. Throws `TOO_LARGE`
 * where there are too many to sort.
 */
export const listDirectory = (spot: Spot, wish: Wish, watch: Watch = {}): Promise<Listing> => {
  const { sort = 'name' } = wish
  const pace = new Pace(watch)
  return sort === 'name' ? byName(spot, wish, pace) : byKey(spot, sort, wish, pace)
}
