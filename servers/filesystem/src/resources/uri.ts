import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Failure, quote } from '../failure.js'

/** The URI of a file, percent-encoded where needed. */
export const uriOf = (full: string): string => pathToFileURL(full).href

/** The path that a URI of a file names. Throws `INVALID_PATH` for one that names none on this machine. */
export const pathOf = (uri: string): string => {
  try {
    return fileURLToPath(uri)
  } catch (error) {
    const hint = `Use a URI such as ${uriOf(path.resolve('/folder/file.txt'))}.`
    throw new Failure('INVALID_PATH', `${quote(uri)} names no file of this machine`, hint, { cause: error })
  }
}
