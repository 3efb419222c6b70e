import { constants, type BigIntStats, type Stats } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Failure, fromSystem, quote } from '../failure.js'
import type { Spot } from '../scope/walk.js'

// Windows has neither flag; there they add nothing.
const CAREFULLY = constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Where system calls reach the thing that a walk ended at. By its own path a descriptor would be a link, not a directory. */
export const reachable = ({ kind, held, name }: Spot): string =>
  kind === 'directory' ? `${held.path}/.` : path.join(held.path, name)

/** The failure for a directory that stands where a file was wanted. */
export const isDirectory = (spot: Spot): Failure =>
  new Failure('IS_DIRECTORY', `${quote(spot.path)} is a directory`, 'Use list to see what is in it.')

const refuse = (spot: Spot, stats: Stats | BigIntStats): void => {
  const named = quote(spot.path)
  if (stats.isDirectory()) throw isDirectory(spot)
  if (stats.isSymbolicLink())
    throw new Failure('CHANGED', `${named} was replaced while it was being opened`, 'Try again.')
  if (!stats.isFile())
    throw new Failure('NOT_A_FILE', `${named} is a pipe, a socket or a device`, 'Only regular files can be opened.')
}

const openAt = async (spot: Spot, flags: number): Promise<FileHandle> => {
  refuse(spot, spot.seen ?? (await lstat(reachable(spot))))
  return open(reachable(spot), flags | CAREFULLY)
}

/**
 * Opens a regular file, hands it to `use`, and closes it. Anything else is refused, never waited for: what stands there
 * is looked at before it is opened, since opening a pipe already wakes whoever is at its other end, and again once it
 * is open. Flags are those of `open(2)`.
 */
export const withFile = async <T>(
  spot: Spot,
  flags: number,
  use: (file: FileHandle, stats: BigIntStats) => Promise<T>,
): Promise<T> => {
  if (spot.kind === 'absent')
    throw new Failure('NOT_FOUND', `${quote(spot.path)} does not exist`, 'Use list or find to see what is there.')
  if (spot.kind === 'directory') throw isDirectory(spot)
  const file = await openAt(spot, flags).catch((error: unknown) => {
    // Whoever copies has two spots open, and must be told of the right one.
    throw fromSystem(error, spot.path)
  })
  try {
    const stats = await file.stat({ bigint: true })
    refuse(spot, stats)
    await spot.ground.confirm(spot.folder, spot.held, spot.name, file)
    return await use(file, stats)
  } finally {
    await file.close()
  }
}
