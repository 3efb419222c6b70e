import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { link, open, rename, unlink, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import type { Spot } from '../scope/walk.js'
import { isDirectory, reachable, withFile } from './open.js'

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
}

const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW } = constants
const PRIVATE = 0o600
const ORDINARY = 0o666

/** Gives a finished file its name, in one instant. */
type Settle = (from: string, to: string) => Promise<void>

const exists = (spot: Spot): Failure =>
  new Failure(
    'EXISTS',
    `${quote(spot.path)} exists already`,
    'Choose another name, or use the mode overwrite or append.',
  )

/**
 * Gives a finished file its name unless the name is taken. Where there are no hard links, as on FAT, the name is taken
 * by an empty file first.
 */
export const settleNew = async (from: string, to: string, tie: Settle = link): Promise<void> => {
  try {
    await tie(from, to)
    await unlink(from)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error))) throw error
    await (await open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE)).close()
    await rename(from, to)
  }
}

/** Writes a file beside its future name, then settles it there; nothing half-written is ever seen under that name. */
const writeBeside = async (
  spot: Spot,
  content: Buffer,
  settle: Settle,
  mode: number,
  prepare: (file: FileHandle) => Promise<void> = async () => {},
): Promise<void> => {
  const name = `.${randomBytes(12).toString('hex')}.tmp`
  const beside = path.join(spot.held.path, name)
  const file = await open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode)
  try {
    try {
      await spot.ground.confirm(spot.folder, spot.held, name, file)
      await file.writeFile(content)
      await prepare(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await settle(beside, reachable(spot))
  } catch (error) {
    await unlink(beside).catch(() => {})
    throw error
  }
  await spot.held.sync().catch(() => {})
}

/** Gives a new file what an old one had. Where its group cannot be kept, the rights of a group are not given to another. */
export const inherit = async (
  file: Pick<FileHandle, 'stat' | 'chown' | 'chmod'>,
  old: Pick<Stats, 'uid' | 'gid' | 'mode'>,
): Promise<void> => {
  const mine = await file.stat()
  const kept =
    (mine.uid === old.uid && mine.gid === old.gid) ||
    (await file.chown(old.uid, old.gid).then(
      () => true,
      () => mine.gid === old.gid,
    ))
  await file.chmod(old.mode & (kept ? 0o777 : 0o707))
}

const create = async (spot: Spot, content: Buffer): Promise<Written> => {
  if (spot.kind === 'directory') throw isDirectory(spot)
  if (spot.kind === 'entry') throw exists(spot)
  await writeBeside(spot, content, settleNew, ORDINARY).catch((error: unknown) => {
    throw systemCode(error) === 'EEXIST' ? exists(spot) : error
  })
  return { path: spot.path, real: spot.real, created: true, bytes: content.length, size: content.length }
}

const overwrite = async (spot: Spot, content: Buffer): Promise<Written> => {
  // Opened for writing to see whether that is permitted: a rename would not ask.
  const old = await withFile(spot, O_WRONLY, async (_file, stats) => stats)
  await writeBeside(spot, content, rename, PRIVATE, (file) => inherit(file, old))
  return { path: spot.path, real: spot.real, created: false, bytes: content.length, size: content.length }
}

const append = (spot: Spot, content: Buffer): Promise<Written> =>
  withFile(spot, O_WRONLY | O_APPEND, async (file) => {
    await file.appendFile(content)
    await file.sync()
    const { size } = await file.stat()
    return { path: spot.path, real: spot.real, created: false, bytes: content.length, size }
  })

/**
 * Writes a text file as UTF-8. A new file, and one replaced whole, appear in one instant; a replaced file keeps its mode
 * and, where permitted, its owner. Modes other than `create` also make a file that is absent. Throws a `Failure`:
 * `EXISTS` from `create`, `IS_DIRECTORY`, `NOT_A_FILE`, `DENIED` and so on.
 */
export const writeText = async (spot: Spot, text: string, mode: WriteMode): Promise<Written> => {
  const content = Buffer.from(text)
  if (mode === 'create' || spot.kind === 'absent') return create(spot, content)
  return mode === 'overwrite' ? overwrite(spot, content) : append(spot, content)
}

/** The file that would be overwritten, and how large it is; `undefined` when there is none. Refuses what is no file. */
export const fileInTheWay = async (spot: Spot): Promise<{ path: string; size: number } | undefined> => {
  if (spot.kind === 'absent') return undefined
  return withFile(spot, O_WRONLY, async (_file, { size }) => ({ path: spot.path, size }))
}
