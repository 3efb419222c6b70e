import { constants, type BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { Failure, quote, systemCode } from '../failure.js'
import type { Spot } from '../scope/walk.js'
import { makeFile, replaceFile, stale } from './beside.js'
import { etagOf } from './etag.js'
import { isDirectory, withFile } from './open.js'

/** What to do about a file that may exist: refuse it, replace it whole, or add to its end. */
export type WriteMode = 'create' | 'overwrite' | 'append'

/** What a write did. */
export interface Written {
  /** The file, absolute, as the caller named it. */
  path: string
  /** The same without any link in it. */
  real: string
  /** Whether the file is new. */
  created: boolean
  /** Bytes that were written. */
  bytes: number
  /** Bytes that the file has now. */
  size: number
  /** The state that the file is in now. */
  etag: string
  /** The state that it was in before, of a file that is not new. */
  was?: string
}

/** A file as it stands. */
export interface Standing {
  readonly path: string
  readonly size: number
  readonly etag: string
}

const { O_RDONLY, O_WRONLY, O_APPEND } = constants

/** The failure for a name that is taken. */
export const exists = (spot: Spot): Failure =>
  new Failure(
    'EXISTS',
    `${quote(spot.path)} exists already`,
    'Choose another name, or use the mode overwrite or append.',
  )

const create = async (spot: Spot, content: Buffer, mode?: number): Promise<Written> => {
  if (spot.kind === 'directory') throw isDirectory(spot)
  if (spot.kind === 'entry') throw exists(spot)
  const etag = await makeFile(spot, content, mode).catch((error: unknown) => {
    throw systemCode(error) === 'EEXIST' ? exists(spot) : error
  })
  return {
    path: spot.path,
    real: spot.real,
    created: true,
    bytes: content.length,
    size: content.length,
    etag,
  }
}

/**
 * New content is not to run with the rights of whoever owns the file. The system sees to that where it is not root that
 * writes, and so wherever this is refused.
 */
const dropPrivileges = async (file: FileHandle, { mode }: BigIntStats): Promise<void> => {
  if ((mode & 0o6000n) === 0n) return
  await file.chmod(Number(mode & 0o1777n)).catch((error: unknown) => {
    if (systemCode(error) !== 'EPERM') throw error
  })
}

/** Writes a file over, byte by byte, for one whose other names are to see it too. */
const writeInPlace = async (file: FileHandle, content: Buffer): Promise<string> => {
  for (let at = 0; at < content.length;) at += (await file.write(content, at, content.length - at, at)).bytesWritten
  await file.truncate(content.length)
  await file.sync()
  return etagOf(await file.stat({ bigint: true }))
}

const known = async (spot: Spot, file: FileHandle, ifMatch: string | undefined): Promise<BigIntStats> => {
  const stats = await file.stat({ bigint: true })
  if (ifMatch !== undefined && etagOf(stats) !== ifMatch) throw stale(spot.path)
  return stats
}

const overwrite = (spot: Spot, content: Buffer, ifMatch: string | undefined): Promise<Written> =>
  // Opened for writing in any case, to see whether that is permitted: a rename would not ask.
  withFile(spot, O_WRONLY, async (file) => {
    const old = await known(spot, file, ifMatch)
    const isShared = old.nlink > 1n
    if (isShared) await dropPrivileges(file, old)
    const etag = await (isShared ? writeInPlace(file, content) : replaceFile(spot, content, old))
    const [bytes, was] = [content.length, etagOf(old)]
    return { path: spot.path, real: spot.real, created: false, bytes, size: bytes, etag, was }
  })

const append = (spot: Spot, content: Buffer, ifMatch: string | undefined): Promise<Written> =>
  withFile(spot, O_WRONLY | O_APPEND, async (file) => {
    const old = await known(spot, file, ifMatch)
    await dropPrivileges(file, old)
    await file.appendFile(content)
    await file.sync()
    const stats = await file.stat({ bigint: true })
    const [bytes, size, etag, was] = [content.length, Number(stats.size), etagOf(stats), etagOf(old)]
    return { path: spot.path, real: spot.real, created: false, bytes, size, etag, was }
  })

/** What a write is held to. */
export interface Terms {
  /** The etag that the file must have. */
  readonly ifMatch?: string | undefined
  /** The mode of a file that is made, as in `chmod`; default that of new files. */
  readonly mode?: number | undefined
}

/**
 * Writes a file. A new one, and one replaced whole, appear in one instant; a replaced file keeps its mode and, where
 * permitted, its owner. A file with several names is written in place, so that it stays one file. Modes other than
 * `create` also make a file that is absent. Throws a `Failure`: `EXISTS` from `create`, `CHANGED` where `ifMatch` does
 * not match, `IS_DIRECTORY`, `NOT_A_FILE`, `DENIED` and so on.
 */
export const writeBytes = async (
  spot: Spot,
  content: Buffer,
  how: WriteMode,
  { ifMatch, mode }: Terms = {},
): Promise<Written> => {
  if (spot.kind === 'absent' && ifMatch !== undefined) throw stale(spot.path)
  if (how === 'create' || spot.kind === 'absent') return create(spot, content, mode)
  return how === 'overwrite' ? overwrite(spot, content, ifMatch) : append(spot, content, ifMatch)
}

/** The file that would be written to; `undefined` when there is none. Refuses what is no file, or may not be written. */
export const fileInTheWay = async (spot: Spot): Promise<Standing | undefined> => {
  if (spot.kind === 'absent') return undefined
  return withFile(spot, O_WRONLY, async (file) => {
    const stats = await file.stat({ bigint: true })
    return { path: spot.path, size: Number(stats.size), etag: etagOf(stats) }
  })
}

/** A file, read whole. */
export interface Whole {
  readonly bytes: Buffer
  readonly etag: string
  /** Its mode, as in `chmod`. */
  readonly mode: number
}

/** Reads a file whole, of `most` bytes at most; throws `TOO_LARGE` for a larger one, `CHANGED` where `ifMatch` does not match. */
export const readWhole = (spot: Spot, most: number, ifMatch?: string): Promise<Whole> =>
  withFile(spot, O_RDONLY, async (file) => {
    const stats = await known(spot, file, ifMatch)
    if (stats.size > most)
      throw new Failure(
        'TOO_LARGE',
        `${quote(spot.path)} has ${stats.size} bytes, and ${most} are the limit here`,
        'Write it with other means.',
      )
    // One byte more than it should have shows that it has grown meanwhile.
    const bytes = Buffer.allocUnsafe(Number(stats.size) + 1)
    let length = 0
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = (await file.read(bytes, length, bytes.length - length, length)).bytesRead
    if (length !== Number(stats.size)) throw stale(spot.path)
    return {
      bytes: bytes.subarray(0, length),
      etag: etagOf(stats),
      mode: Number(stats.mode) & 0o777,
    }
  })
