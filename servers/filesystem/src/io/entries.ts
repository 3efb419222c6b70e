import { opendirSync, type Dir, type Dirent } from 'node:fs'
import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import { isTrashName } from '../scope/folder.js'
import type { Held } from '../scope/ground.js'
import type { Spot } from '../scope/walk.js'
import { inOrder } from './in-order.js'

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
export const MAX_NAMES = 200_000

/** A time in ISO 8601; `undefined` for one of no four-digit year, which some file systems hold and ISO readers refuse. */
export const timeOf = (time: Date): string | undefined => {
  const year = time.getUTCFullYear()
  return year >= 0 && year <= 9999 ? time.toISOString() : undefined
}

type Kind = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>

/** The type behind the answer of `lstat` or of `readdir`. */
export const typeOf = (what: Kind): EntryType => {
  if (what.isFile()) return 'file'
  if (what.isDirectory()) return 'directory'
  return what.isSymbolicLink() ? 'symlink' : 'other'
}

/** The same spot, if it is a directory; throws `NOT_FOUND` or `NOT_A_DIRECTORY` otherwise. */
export const directoryAt = (spot: Spot): Spot => {
  if (spot.kind === 'directory') return spot
  if (spot.kind === 'entry')
    throw new Failure('NOT_A_DIRECTORY', `${quote(spot.path)} is not a directory`, 'Use info to see what it is.')
  const hint = 'Use list on the directory that should hold it.'
  throw new Failure('NOT_FOUND', `${quote(spot.path)} does not exist`, hint)
}

/** A name in a directory, with the type that the directory itself gives it. */
export interface Name {
  readonly name: string
  readonly type: EntryType
}

/** A directory, and what is kept from clients in it. */
export type Place = Pick<Spot, 'held' | 'secrets'>

const BATCH = 128

/** What a directory holds, in parts: waiting for each name would take longer than reading it. */
async function* batchesOf(directory: Dir): AsyncGenerator<Dirent[], void> {
  try {
    for (let first = await directory.read(); first; first = await directory.read()) {
      const batch = [first]
      // What was read together with the first lies ready; past that this is one short look at the end of the directory.
      for (let next = directory.readSync(); next; next = directory.readSync()) if (batch.push(next) === BATCH) break
      yield batch
      if (batch.length < BATCH) return
    }
  } finally {
    directory.closeSync()
  }
}

/**
 * The names in a directory, in order of their code units, without those that are kept from clients; `complete` is false
 * where there are more than `limit`.
 */
export const readNames = async (
  { held, secrets }: Place,
  limit = MAX_NAMES,
): Promise<{ names: Name[]; complete: boolean }> => {
  const names: Name[] = []
  // It is open already; to wait until it is once more, and closed, would take as long as reading it.
  for await (const batch of batchesOf(opendirSync(held.path, { bufferSize: BATCH })))
    for (const each of batch) {
      const type = typeOf(each)
      if (isTrashName(each.name) || secrets.verdict(each.name, type === 'directory') === 'out') continue
      if (names.length === limit) return { names: await inOrder(names), complete: false }
      names.push({ name: each.name, type })
    }
  return { names: await inOrder(names), complete: true }
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
