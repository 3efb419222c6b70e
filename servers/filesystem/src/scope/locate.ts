import path from 'node:path'
import { Failure, quote } from '../failure.js'
import { folderOf, split, type Folder } from './folder.js'
import { pathOf } from './uri.js'

/** Where a path of a caller points: a folder, and the way down from it, not yet walked. */
export interface Address {
  readonly folder: Folder
  readonly parts: readonly string[]
}

/** The longest path that is taken from a caller, in characters. */
export const MAX_PATH = 4096

/** The one answer for whatever is outside, whether it exists or not. */
export const outside = (given: string, folders: readonly Folder[]): Failure =>
  new Failure(
    'OUTSIDE',
    `${quote(given)} is not inside the folders of this server`,
    folders.length === 0
      ? 'The roots of this client leave nothing of the folders.'
      : `The folders are: ${folders.map((folder) => quote(folder.label)).join(', ')}.`,
  )

/** The folders by the names that the operator gave them, and what else paths may begin with. */
export interface Names {
  readonly paths: ReadonlyMap<string, string>
  /** Whether folders are known by nothing but their names. */
  readonly hidden: boolean
  /** What `~` stands for; absent where it is a name like any other. */
  readonly home?: string | undefined
}

/** Elsewhere than on Windows it would be one odd name, and nobody means that. */
const isForeign = (given: string): boolean => path.sep === '/' && /^[A-Za-z]:\\/.test(given)

/** The absolute path of `name:/a/b` and of `~/a`; anything else comes back as it is. */
const unnamed = (given: string, { paths, hidden, home }: Names, folders: readonly Folder[]): string => {
  if (home !== undefined && /^~(?:$|[/\\])/.test(given)) return path.join(home, given.slice(1))
  const [, name = '', rest = ''] = /^([\w.-]{2,}):(.*)$/s.exec(given) ?? []
  const base = paths.get(name)
  if (base !== undefined) return path.join(base, path.join(path.sep, rest))
  if (hidden && path.isAbsolute(given)) throw outside(given, folders)
  return given
}

/** A path as it is, and of a `file:` URI, such as this server hands out, the path that it names. */
export const plainPath = (given: string, hidden: boolean): string =>
  /^file:\/\//i.test(given) ? pathOf(given, hidden) : given

/**
 * Where a path may point, in the order in which to look: an absolute path lies in one folder, a relative one may lie in
 * any. `..` is taken out of the text here, before anything is looked at. Throws a `Failure` for what is no path, or
 * lies outside.
 */
export const locate = (folders: readonly Folder[], names: Names, written: string): Address[] => {
  const given = plainPath(written, names.hidden)
  if (given === '' || given.includes('\0') || given.length > MAX_PATH)
    throw new Failure(
      'INVALID_PATH',
      `${quote(given.slice(0, 100))} is not a usable path`,
      `A path has 1 to ${MAX_PATH} characters and no NUL.`,
    )
  if (isForeign(given)) throw outside(given, folders)
  const full = unnamed(given, names, folders)
  const parts = split(path.normalize(full))
  if (path.isAbsolute(full)) {
    const found = folderOf(folders, parts)
    if (!found) throw outside(given, folders)
    return [{ folder: found.folder, parts: found.rest }]
  }
  if (parts[0] === '..' || path.parse(full).root !== '') throw outside(given, folders)
  return folders.map((folder) => ({ folder, parts }))
}
