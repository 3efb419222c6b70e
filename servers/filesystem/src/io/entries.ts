import type { Dirent, Stats } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import type { Held } from '../scope/ground.js'
import type { Spot } from '../scope/walk.js'

/** What a name stands for. Links are named as links, and never followed to find out more. */
export type EntryType = 'file' | 'directory' | 'symlink' | 'other'

/** One thing in a directory. */
export interface Entry {
  name: string
  type: EntryType
  /** Bytes, of a file. */
  size?: number
  /** When the contents last changed, in ISO 8601. */
  mtime?: string
}

/** How many names of one directory are looked at; more are not read. */
export const MAX_NAMES = 50_000

/** A time in ISO 8601; `undefined` for one of no four-digit year, which some file systems hold and ISO readers refuse. */
export const timeOf = (time: Date): string | undefined => {
  const year = time.getUTCFullYear()
  return year >= 0 && year <= 9999 ? time.toISOString() : undefined
}

/** The type behind the answer of `lstat` or of `readdir`. */
export const typeOf = (what: Stats | Dirent): EntryType => {
  if (what.isFile()) return 'file'
  if (what.isDirectory()) return 'directory'
  return what.isSymbolicLink() ? 'symlink' : 'other'
}

/** The directory behind a spot; throws `NOT_FOUND` or `NOT_A_DIRECTORY` when it is none. */
export const directoryAt = (spot: Spot): Held => {
  if (spot.kind === 'directory') return spot.held
  const hint = 'Use list on the directory that should hold it.'
  if (spot.kind === 'absent') throw new Failure('NOT_FOUND', `${quote(spot.path)} does not exist`, hint)
  throw new Failure('NOT_A_DIRECTORY', `${quote(spot.path)} is not a directory`, hint)
}

/** A name in a directory, with the type that the directory itself gives it. */
export interface Name {
  readonly name: string
  readonly type: EntryType
}

/** The names in a directory, in order of their code units; `complete` is false where there are more than `limit`. */
export const readNames = async (held: Held, limit = MAX_NAMES): Promise<{ names: Name[]; complete: boolean }> => {
  const names: Name[] = []
  let complete = true
  for await (const each of await opendir(held.path, { bufferSize: 512 })) {
    complete = names.length < limit
    if (!complete) break
    names.push({ name: each.name, type: typeOf(each) })
  }
  return { names: names.sort((one, other) => (one.name < other.name ? -1 : 1)), complete }
}

/** Size, time and type of a name in a directory; `undefined` once it is gone. */
export const describeEntry = async (held: Held, { name, type }: Name): Promise<Entry | undefined> => {
  try {
    const stats = await lstat(path.join(held.path, name))
    const now = typeOf(stats)
    const mtime = timeOf(stats.mtime)
    return { name, type: now, ...(now === 'file' && { size: stats.size }), ...(mtime && { mtime }) }
  } catch (error) {
    // A name that is not UTF-8 cannot be spelled back to the system; no more can be said than that it is there.
    if (systemCode(error) === 'ENOENT' && !name.includes('\uFFFD')) return undefined
    return { name, type }
  }
}
