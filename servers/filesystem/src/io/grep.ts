import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { systemCode } from '../failure.js'
import type { Needle } from '../pattern/needle.js'
import type { Spot } from '../scope/walk.js'
import { searching } from './find.js'
import { withFile } from './open.js'
import { Pace } from './pace.js'
import { searchFile, type FileMatches, type LineMatch, type SearchWish } from './search-file.js'
import { Sieve, type Interest } from './sieve.js'
import { Tour, type Reached, type Route } from './tour.js'

/** How many files are read at once. */
const AT_ONCE = 4

/** What to look for, and in which files. */
export interface GrepQuery extends Interest, Pick<Route, 'after'> {
  readonly needle: Needle
  readonly context: number
  readonly perFile: number
  /** How many matches; the file that brings them is looked through to its end. */
  readonly limit: number
}

/** A line that was found, and in which file. */
export interface Found extends LineMatch {
  readonly file: string
}

/** How a search through files can be followed and ended. */
export interface GrepWatch {
  readonly signal?: AbortSignal
  /** Told every 250 ms how many files were read, and how many lines fit. */
  readonly tell?: (files: number, found: number) => Promise<void>
  readonly maxMs?: number
}

/** What a search through files found. */
export interface GrepFindings {
  path: string
  matches: Found[]
  /** Files that were looked through. */
  files: number
  /** Files that are no text, or could not be read. */
  skipped: number
  /** Files that may have more: as many matches as one may bring were found, or the time was over. */
  partial: string[]
  /** Whether a limit ended the search, so that there may be more. */
  truncated: boolean
  /** The file after which to go on; absent where nothing is left. */
  last?: string
}

const openFile = async (spot: Spot, { place: { held }, leaf }: Reached): Promise<FileHandle | undefined> => {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(path.join(held.path, leaf.name), flags)
  try {
    if ((await file.stat()).isFile()) {
      await spot.ground.confirm(spot.folder, held, leaf.name, file)
      return file
    }
  } catch (error) {
    await file.close()
    throw error
  }
  await file.close()
  return undefined
}

const orSkipped = (error: unknown): undefined => {
  if (systemCode(error).startsWith('E')) return undefined
  throw error
}

const searched = async (file: FileHandle, wish: SearchWish, pace: Pace): Promise<FileMatches | undefined> => {
  try {
    return await searchFile(file, wish, pace)
  } finally {
    await file.close()
  }
}

/** One search through files: several are read at once, and told of in their order. */
class Grep {
  readonly findings: GrepFindings
  readonly #spot: Spot
  readonly #query: GrepQuery
  readonly #pace: Pace
  readonly #reading: { readonly file: string; readonly result: Promise<FileMatches | undefined> }[] = []

  constructor(spot: Spot, query: GrepQuery, watch: GrepWatch) {
    const { tell, ...rest } = watch
    this.#spot = spot
    this.#query = query
    this.findings = { path: spot.path, matches: [], files: 0, skipped: 0, partial: [], truncated: false }
    const told = tell && { tell: () => tell(this.findings.files, this.findings.matches.length) }
    this.#pace = new Pace({ ...rest, ...told })
  }

  async run(): Promise<GrepFindings> {
    if (this.#spot.kind === 'entry') return this.#runAlone()
    const { after } = this.#query
    const tour = new Tour(this.#spot, await Sieve.at(this.#spot, this.#query), this.#pace, { after })
    if (after !== undefined) this.findings.last = after
    try {
      for await (const reached of tour.reached()) {
        if (reached.leaf.type === 'directory' || reached.leaf.type === 'symlink') continue
        if (this.#reading.length === AT_ONCE) await this.#settle()
        if (this.#full) break
        await this.#begin(reached)
      }
      while (this.#reading.length > 0 && !this.#full) await this.#settle()
    } finally {
      await Promise.allSettled(this.#reading.map(({ result }) => result))
    }
    if (this.#full || tour.cut) this.findings.truncated = true
    else delete this.findings.last
    return this.findings
  }

  /** Looks through the one file that was named, which must be one, and whatever patterns say. */
  async #runAlone(): Promise<GrepFindings> {
    const { needle, context, perFile: most } = this.#query
    const wish = { needle, context, most }
    const result = withFile(this.#spot, constants.O_RDONLY, (file) => searchFile(file, wish, this.#pace))
    this.#take(path.basename(this.#spot.path), await result)
    delete this.findings.last
    return this.findings
  }

  get #full(): boolean {
    return this.findings.matches.length >= this.#query.limit
  }

  async #begin(reached: Reached): Promise<void> {
    const { needle, context, perFile: most } = this.#query
    const file = await openFile(this.#spot, reached).catch(orSkipped)
    const result = file ? searched(file, { needle, context, most }, this.#pace) : Promise.resolve(undefined)
    // It is waited for in its turn, and must not be a rejection that nobody handles until then.
    result.catch(() => {})
    this.#reading.push({ file: reached.path, result })
  }

  async #settle(): Promise<void> {
    const { file, result } = this.#reading.shift()!
    this.#take(file, await result.catch(orSkipped))
  }

  #take(file: string, found: FileMatches | undefined): void {
    if (found) {
      this.findings.files++
      if (found.cut) this.findings.partial.push(file)
      for (const match of found.matches) this.findings.matches.push({ file, ...match })
    } else this.findings.skipped++
    this.findings.last = file
  }
}

/** Looks for lines in one file, or in the files below a directory, never through a link. Ends early with the signal's own reason. */
export const grepFiles = (spot: Spot, query: GrepQuery, watch: GrepWatch = {}): Promise<GrepFindings> =>
  searching(() => new Grep(spot, query, watch).run(), watch.signal)
