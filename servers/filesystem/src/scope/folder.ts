import { realpathSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import { Rules } from '../pattern/rules.js'

/** What tells one file or directory from every other on this machine. */
export interface Identity {
  readonly dev: bigint
  readonly ino: bigint
}

/** The directory, in each folder of the server, that holds what was deleted: `undo` alone takes from there. */
export const TRASH = '.mcp-trash'

/** Whether a name is that of the trash, on whatever system. */
export const isTrashName = (name: string): boolean =>
  name.length === TRASH.length && name.startsWith('.') && name.toLowerCase() === TRASH

/** A folder that the server was started with: nothing outside such folders is ever touched. */
export interface Folder {
  /** The absolute path as the operator wrote it. */
  readonly path: string
  /** What answers call it: the path, or `name:/` where paths of this machine are hidden. */
  readonly label: string
  /** The same place with every symbolic link resolved, as it was at the start. */
  readonly real: string
  /** What stood there at the start; should something else stand there later, it is refused. */
  readonly identity: Identity
  /** What is kept from clients in it. */
  readonly secrets: Rules
}

/** Whether two identities are of the same thing. */
export const same = (one: Identity, other: Identity): boolean => one.dev === other.dev && one.ino === other.ino

const absolute = (given: string): string =>
  path.resolve(given === '~' || given.startsWith(`~${path.sep}`) ? os.homedir() + given.slice(1) : given)

/**
 * Looks a folder up once, at the start. A leading `~` is the home directory, a relative path counts from the working
 * directory. Throws a `Failure` when there is no directory at the path.
 */
export const openFolder = (given: string, secrets = Rules.none): Folder => {
  const hint = 'Name an existing directory.'
  if (given === '' || given.includes('\0')) throw new Failure('INVALID_PATH', `${quote(given)} is not a path`, hint)
  const full = absolute(given)
  try {
    const real = realpathSync.native(full)
    const stats = statSync(real, { bigint: true })
    if (!stats.isDirectory())
      throw new Failure('NOT_A_DIRECTORY', `The folder ${quote(given)} is not a directory`, hint)
    return { path: full, label: full, real, identity: { dev: stats.dev, ino: stats.ino }, secrets }
  } catch (error) {
    if (error instanceof Failure) throw error
    const code = systemCode(error)
    if (code === 'ENOENT') throw new Failure('NOT_FOUND', `The folder ${quote(given)} does not exist`, hint)
    throw new Failure('DENIED', `The folder ${quote(given)} cannot be opened (${code})`, hint, { cause: error })
  }
}

/** What answers call something below what they call so: a path of this machine, or `name:/a`. */
export const below = (shown: string, ...parts: string[]): string =>
  (path.isAbsolute(shown) ? path : path.posix).join(shown, ...parts)

/** The failure for a folder where something else, or nothing, stands now. */
export const replaced = (folder: Folder): Failure =>
  new Failure(
    'CHANGED',
    `The folder ${quote(folder.label)} is no longer the one that this server was started with`,
    'Restart the server.',
  )

/** Turns a system error of opening a folder into {@link replaced}, where that is what it means. */
export const orReplaced = (folder: Folder, error: unknown): unknown =>
  ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error)) ? replaced(folder) : error

/** Cuts a path at its separators. An absolute path begins with its root; empty parts and `.` are left out. */
export const split = (full: string): string[] => {
  const { root } = path.parse(full)
  const parts = full
    .slice(root.length)
    .split(path.sep)
    .filter((part) => part !== '' && part !== '.')
  return root === '' ? parts : [root, ...parts]
}

/**
 * Finds the folder that an absolute path, given in parts, lies in. Both spellings of a folder count, compared part by
 * part, so that `/allow-evil` is never taken for something in `/allow`. `undefined` when it lies in none.
 */
export const folderOf = (
  folders: readonly Folder[],
  parts: readonly string[],
): { folder: Folder; rest: string[] } | undefined => {
  for (const folder of folders)
    for (const spelling of [folder.path, folder.real]) {
      const start = split(spelling)
      if (start.every((part, index) => part === parts[index])) return { folder, rest: parts.slice(start.length) }
    }
  return undefined
}
