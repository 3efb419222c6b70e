import path from 'node:path'
import { directoryAt, readNames } from '../io/entries.js'
import { orNothing } from '../failure.js'
import type { Scope } from '../scope/scope.js'
import { uriOf } from './uri.js'

const MOST = 100
const START = 'file:///'

/** A path as the variable of `file:///{+path}`; a directory ends in a slash, to be typed on from. */
const variableOf = (full: string, isDirectory: boolean): string =>
  uriOf(full).slice(START.length) + (isDirectory && !full.endsWith(path.sep) ? '/' : '')

/** What was typed, as a path: it may be percent-encoded, and lacks the slash that stands in the template. */
const typed = (value: string): string => {
  let full = value
  try {
    full = decodeURIComponent(value)
  } catch {
    // A percent sign of the name itself.
  }
  return path.isAbsolute(full) ? full : path.sep + full
}

const below = async (scope: Scope, directory: string, start: string): Promise<string[]> => {
  const { names } = await scope.visit(directory, (spot) => readNames(directoryAt(spot)))
  const fitting = names.filter(({ name }) => name.startsWith(start))
  const ordered = [
    ...fitting.filter(({ type }) => type === 'directory'),
    ...fitting.filter(({ type }) => type !== 'directory'),
  ]
  return ordered.slice(0, MOST).map(({ name, type }) => variableOf(path.join(directory, name), type === 'directory'))
}

/**
 * Suggests paths for what has been typed of one, 100 at most, directories first: the folders themselves until the text
 * leads into one, then what is in there. Suggests nothing outside the folders.
 */
export const completePath = async (scope: Scope, value: string): Promise<string[]> => {
  const given = typed(value)
  const folders = scope.folders.map((folder) => path.join(folder.path, path.sep))
  const ahead = folders.filter((folder) => folder.startsWith(given))
  if (ahead.length > 0 && !folders.includes(given)) return ahead.map((folder) => variableOf(folder, true))
  const cut = given.lastIndexOf(path.sep) + 1
  return below(scope, given.slice(0, cut), given.slice(cut)).catch(orNothing)
}
