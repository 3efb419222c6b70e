import { Failure } from '../failure.js'
import type { Profile } from '../options.js'
import { Scope } from '../scope/scope.js'

/** What the official server says on stderr once it serves; programs wait for it. */
export const RUNNING = 'Secure MCP Filesystem Server running on stdio'

const warningOf = (folder: string, failure: Failure): string =>
  failure.code === 'NOT_A_DIRECTORY'
    ? `Warning: ${folder} is not a directory, skipping`
    : `Warning: Cannot access directory ${folder}, skipping`

/**
 * The folders to serve. With the profile `compat` one that cannot be served is left out with a warning, in the words of
 * the official server; throws an error where none is left. Otherwise all of them.
 */
export const foldersFor = (
  profile: Profile | undefined,
  given: readonly string[],
  say: (line: string) => void,
): readonly string[] => {
  if (profile !== 'compat') return given
  const there = given.filter((folder) => {
    try {
      return new Scope([folder])
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      say(warningOf(folder, error))
      return false
    }
  })
  if (there.length === 0) throw new Error('Error: None of the specified directories are accessible')
  return there
}
