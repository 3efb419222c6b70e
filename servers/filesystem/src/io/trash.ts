import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import { Rules } from '../pattern/rules.js'
import { isTrashName, TRASH } from '../scope/folder.js'
import type { Ground, Held } from '../scope/ground.js'
import { MAX_BELOW, type Spot } from '../scope/walk.js'
import { identityOf } from './move.js'
import { reachable } from './open.js'
import { addressOf, occupied, type Place } from './place.js'
import { removeTree } from './tree.js'

/** How many deletions, and how many bytes, the trash of a folder holds; the oldest go first. */
export interface TrashBounds {
  readonly items: number
  readonly bytes: number
}

/** The bounds where none are given. */
export const trashBounds: TrashBounds = { items: 100, bytes: 1024 ** 3 }

/** Whether something lies in the trash. */
export const isTrash = ({ folder, real }: Pick<Spot, 'folder' | 'real'>): boolean =>
  isTrashName(path.relative(folder.real, real).split(path.sep)[0]!)

const openOwn = async (ground: Ground, held: Held, name: string): Promise<Held> => {
  await mkdir(path.join(held.path, name), 0o700).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error
  })
  const own = await ground.enter(held, name)
  if (own) return own
  throw new Failure(
    'DENIED',
    `${quote(name)} is not a directory, and there is no other place for the trash`,
    'Move it.',
  )
}

/** The size that a name in the trash tells of; names that sort by time. */
const nameFor = (bytes: number): string =>
  [Date.now().toString(36).padStart(9, '0'), bytes.toString(36), randomBytes(6).toString('hex')].join('-')
const sizeIn = (name: string): number => {
  const found = /^[0-9a-z]{9}-([0-9a-z]+)-[0-9a-f]{12}$/.exec(name)
  return found ? parseInt(found[1]!, 36) : 0
}

const removed = (ground: Ground, trash: Held, name: string): Promise<boolean> =>
  // What was thrown away lies one level deeper here than it may be deep itself.
  removeTree({ ground, held: trash, name, secrets: Rules.none }, MAX_BELOW + 1).then(
    () => true,
    () => false,
  )

/** Removes for good what is oldest, until there is room for so many bytes more; what cannot be removed is passed over. */
const makeRoom = async (ground: Ground, trash: Held, bytes: number, bounds: TrashBounds): Promise<void> => {
  const names = (await readdir(trash.path)).sort()
  let items = names.length
  let used = names.reduce((sum, name) => sum + sizeIn(name), 0)
  const isFull = (): boolean => items >= bounds.items || used + bytes > bounds.bytes
  for (const name of names) {
    if (!isFull()) return
    if (!(await removed(ground, trash, name))) continue
    items--
    used -= sizeIn(name)
  }
  if (isFull())
    throw new Failure(
      'NO_SPACE',
      `The trash is full of things that this server cannot remove`,
      `The operator has to empty ${TRASH} by other means.`,
    )
}

/** Where something went, and what it is. */
export interface Discarded {
  /** Its address in the trash. */
  readonly to: string
  readonly etag: string
}

const withTrash = async <T>(place: Place, use: (trash: Held) => Promise<T>): Promise<T> => {
  const top = await place.ground.root(place.folder)
  try {
    const trash = await openOwn(place.ground, top, TRASH)
    try {
      return await use(trash)
    } finally {
      await trash.close()
    }
  } finally {
    await top.close()
  }
}

const putAway = async (place: Place, item: Held): Promise<void> => {
  try {
    await rename(reachable(place), path.join(item.path, place.name))
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error
    const what = `${quote(place.path)} is on another file system than the trash`
    throw new Failure('IO_ERROR', what, 'The server deletes for good with --permanent-delete.', { cause: error })
  }
  await Promise.all([item.sync(), place.held.sync()]).catch(() => {})
}

/**
 * Moves what stands at a place to the trash of its folder, in one instant. `bytes` is how large it is; throws
 * `TOO_LARGE` for what is more than the trash holds. What was thrown away long ago is removed for good before, so that
 * nothing fails any more once it is done; throws `NO_SPACE` where that makes no room.
 */
export const discard = async (place: Place, bytes: number, bounds = trashBounds): Promise<Discarded> => {
  const stats = occupied(place)
  if (bytes > bounds.bytes)
    throw new Failure(
      'TOO_LARGE',
      `${quote(place.path)} has ${bytes} bytes, which is more than the trash holds`,
      'The server deletes for good with --permanent-delete.',
    )
  const name = nameFor(bytes)
  return withTrash(place, async (trash) => {
    await makeRoom(place.ground, trash, bytes, bounds)
    const item = await openOwn(place.ground, trash, name)
    try {
      await putAway(place, item)
    } catch (error) {
      await rmdir(path.join(trash.path, name)).catch(() => {})
      throw error
    } finally {
      await item.close()
    }
    const real = path.join(place.folder.real, TRASH, name, place.name)
    return { to: addressOf({ ...place, real }), etag: identityOf(stats) }
  })
}
