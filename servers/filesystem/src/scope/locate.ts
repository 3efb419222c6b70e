import path from 'node:path'
import { Failure, quote } from '../failure.js'
import { folderOf, split, type Folder } from './folder.js'

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
    `The folders are: ${folders.map((folder) => quote(folder.path)).join(', ')}.`,
  )

/**
 * Where a path may point, in the order in which to look: an absolute path lies in one folder, a relative one may lie in
 * any. `..` is taken out of the text here, before anything is looked at. Throws a `Failure` for what is no path, or
 * lies outside.
 */
export const locate = (folders: readonly Folder[], given: string): Address[] => {
  if (given === '' || given.includes('\0') || given.length > MAX_PATH)
    throw new Failure(
      'INVALID_PATH',
      `${quote(given.slice(0, 100))} is not a usable path`,
      `A path has 1 to ${MAX_PATH} characters and no NUL.`,
    )
  const parts = split(path.normalize(given))
  if (path.isAbsolute(given)) {
    const found = folderOf(folders, parts)
    if (!found) throw outside(given, folders)
    return [{ folder: found.folder, parts: found.rest }]
  }
  if (parts[0] === '..' || path.parse(given).root !== '') throw outside(given, folders)
  return folders.map((folder) => ({ folder, parts }))
}
