import path from 'node:path'
import { directoryAt, readNames } from '../io/entries.js'
import { orNothing } from '../failure.js'
import { below } from '../scope/folder.js'
import type { Scope } from '../scope/scope.js'
import { uriOf } from '../scope/uri.js'

const MOST = 100
const START = 'file:///'

interface Suggestion {
  readonly shown: string
  readonly isDirectory: boolean
}

const slash = (shown: string): string => (path.isAbsolute(shown) ? path.sep : '/')

/** A directory ends in a slash, to be typed on from. */
const asTyped = ({ shown, isDirectory }: Suggestion): string =>
  isDirectory && !shown.endsWith(slash(shown)) ? shown + slash(shown) : shown

/** A path as the variable of `file:///{+path}`. */
const asVariable = (suggestion: Suggestion): string => {
  const encoded = uriOf(suggestion.shown).slice(START.length)
  return suggestion.isDirectory && !encoded.endsWith('/') ? `${encoded}/` : encoded
}

/** What was typed of a URI, as a path: it may be percent-encoded, and lacks the slash that stands in the template. */
const typed = (value: string, hidden: boolean): string => {
  let full = value
  try {
    full = decodeURIComponent(value)
  } catch {
    // A percent sign of the name itself.
  }
  if (hidden) return full.replace(/^\/*([^/]+)\//, '$1:/')
  return path.isAbsolute(full) ? full : path.sep + full
}

const inside = async (scope: Scope, directory: string, start: string): Promise<Suggestion[]> => {
  const { names } = await scope.visit(directory, (spot) => readNames(directoryAt(spot)))
  const fitting = names.filter(({ name }) => name.startsWith(start))
  const ordered = [
    ...fitting.filter(({ type }) => type === 'directory'),
    ...fitting.filter(({ type }) => type !== 'directory'),
  ]
  return ordered
    .slice(0, MOST)
    .map(({ name, type }) => ({ shown: below(directory, name), isDirectory: type === 'directory' }))
}

/** The folders themselves until what was typed leads into one, then what is in there; a bare name begins in `top`. */
const suggestions = async (scope: Scope, given: string, top = ''): Promise<Suggestion[]> => {
  const folders = scope.folders.map(({ label }) => ({ shown: label, isDirectory: true }))
  const ahead = folders.filter((folder) => asTyped(folder).startsWith(given))
  if (ahead.length > 0 && !folders.some((folder) => asTyped(folder) === given)) return ahead
  const cut = given.lastIndexOf(slash(given)) + 1
  return inside(scope, given.slice(0, cut) || top, given.slice(cut)).catch(orNothing)
}

/** Suggests values for the variable of `file:///{+path}`, 100 at most, directories first, and nothing outside the folders. */
export const completeVariable = async (scope: Scope, value: string): Promise<string[]> =>
  (await suggestions(scope, typed(value, scope.hidden))).map(asVariable)

/** Suggests paths as tools take them, in the same way. */
export const completePath = async (scope: Scope, value: string): Promise<string[]> =>
  (await suggestions(scope, value, '.')).map(asTyped)
