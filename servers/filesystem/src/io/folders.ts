import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import { below } from '../scope/folder.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { reachable } from './open.js'
import { addressOf } from './place.js'

/** A directory that was made. */
export interface Made {
  readonly path: string
  readonly real: string
  /** Where, as a scope takes it; no link is on the way. */
  readonly at: string
}

const isMissing = (error: unknown): boolean => error instanceof Failure && error.code === 'NOT_FOUND'

/** Whether a directory is there; throws `NOT_A_DIRECTORY` where something else is. */
const isThere = ({ kind, path: shown }: Spot): boolean => {
  if (kind !== 'entry') return kind === 'directory'
  throw new Failure('NOT_A_DIRECTORY', `${quote(shown)} is not a directory`, 'Choose another path.')
}

/**
 * The directories that a path still needs, as answers call them, outermost first: none where it exists. Throws
 * `NOT_A_DIRECTORY` where something else stands in the way.
 */
export const missingFolders = async (scope: Scope, given: string): Promise<string[]> => {
  const names: string[] = []
  for (let at = scope.plain(given); ; at = path.dirname(at))
    try {
      const found = await scope.visit(at, async (spot) => ({ shown: spot.path, there: isThere(spot) }))
      const missing = found.there ? [] : [found.shown]
      for (const name of names) missing.push(below(missing.at(-1) ?? found.shown, name))
      return missing
    } catch (error) {
      if (!isMissing(error) || path.dirname(at) === at) throw error
      names.unshift(path.basename(at))
    }
}

const makeOne = (scope: Scope, given: string): Promise<Made | undefined> =>
  scope.visit(given, async (spot) => {
    if (spot.kind === 'directory') return undefined
    try {
      await mkdir(reachable(spot))
    } catch (error) {
      // Somebody else was quicker: what counts is that it is there.
      if (systemCode(error) === 'EEXIST' && spot.kind === 'absent') return undefined
      throw error
    }
    await spot.held.sync().catch(() => {})
    return { path: spot.path, real: spot.real, at: addressOf(spot) }
  })

/** Makes a directory and those that it lies in, and says which were not there before, outermost first. */
export const makeFolders = async (scope: Scope, given: string): Promise<Made[]> => {
  const made: Made[] = []
  for (const each of await missingFolders(scope, given)) {
    const one = await makeOne(scope, each)
    if (one) made.push(one)
  }
  return made
}
