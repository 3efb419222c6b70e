import { randomBytes } from 'node:crypto'
import { constants, type BigIntStats, type Stats } from 'node:fs'
import { link, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import type { Spot } from '../scope/walk.js'
import { etagOf } from './etag.js'
import { reachable } from './open.js'

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
const PRIVATE = 0o600

/** The failure for a file that is no longer in the state that it was known in. */
export const stale = (named: string): Failure =>
  new Failure('CHANGED', `${quote(named)} has changed since`, 'Read it again, and decide anew.').about(named)

/** A name that nobody else uses. */
export const freshName = (): string => `.${randomBytes(12).toString('hex')}.tmp`

/** What systems say where there are no hard links. */
export const hasNoLinks = (error: unknown): boolean =>
  ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error))

/**
 * Gives a file another name unless that name is taken. Where there are no hard links, as on FAT, the name is taken by an
 * empty file first.
 */
export const settleNew = async (from: string, to: string, tie: typeof link = link): Promise<void> => {
  try {
    await tie(from, to)
    // Gone already is as good.
    await unlink(from).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error
    })
  } catch (error) {
    if (!hasNoLinks(error)) throw error
    await (await open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE)).close()
    await rename(from, to)
  }
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

/** What fills a file that is open for writing. */
export type Fill = (file: FileHandle) => Promise<void>

/** How a file comes to its name: what its rights are at first, what is done before, and how the name is given. */
interface Manner {
  readonly mode: number
  readonly prepare?: Fill
  readonly settle: (from: string, to: string) => Promise<void>
}

/** Fills a file that has no name of its own yet, and says what state it is in. */
const prepareFile = async (spot: Spot, name: string, fill: Fill, { mode, prepare }: Manner): Promise<string> => {
  const file = await open(path.join(spot.held.path, name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode)
  try {
    await spot.ground.confirm(spot.folder, spot.held, name, file)
    await fill(file)
    await prepare?.(file)
    await file.sync()
    return etagOf(await file.stat({ bigint: true }))
  } finally {
    await file.close()
  }
}

const writeBeside = async (spot: Spot, fill: Fill, manner: Manner): Promise<string> => {
  const name = freshName()
  const beside = path.join(spot.held.path, name)
  try {
    const etag = await prepareFile(spot, name, fill, manner)
    await manner.settle(beside, reachable(spot))
    await spot.held.sync().catch(() => {})
    return etag
  } catch (error) {
    await unlink(beside).catch(() => {})
    throw error
  }
}

/** Makes a file that appears in one instant, whole; `EEXIST` where the name is taken. Returns its etag. */
export const makeFile = (spot: Spot, content: Buffer, mode = 0o666): Promise<string> =>
  writeBeside(spot, (file) => file.writeFile(content), { mode, settle: settleNew })

/** Like {@link makeFile}, for a copy: nobody else sees into it before it is whole and has its mode. */
export const makeCopy = (spot: Spot, fill: Fill, mode: number): Promise<string> =>
  writeBeside(spot, fill, { mode: PRIVATE, prepare: (file) => file.chmod(mode), settle: settleNew })

/**
 * Puts a file in the place of an old one in one instant, with the mode and owner of the old one, and never more rights
 * on the way. Throws `CHANGED` when something else than the old one stands there by then. Returns its etag.
 */
export const replaceFile = (spot: Spot, content: Buffer, old: BigIntStats): Promise<string> => {
  const { uid, gid, mode } = old
  return writeBeside(spot, (file) => file.writeFile(content), {
    mode: PRIVATE,
    prepare: (file) => inherit(file, { uid: Number(uid), gid: Number(gid), mode: Number(mode) }),
    async settle(from, to) {
      const now = await lstat(to, { bigint: true })
      if (etagOf(now) !== etagOf(old)) throw stale(spot.path)
      await rename(from, to)
    },
  })
}
