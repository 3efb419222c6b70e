import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Failure, quote } from '../failure.js'

/** The URI of a file by what answers call it, percent-encoded where needed; `name:/a` is taken for `/name/a`. */
export const uriOf = (shown: string): string =>
  pathToFileURL(path.isAbsolute(shown) ? shown : `/${shown.replace(':/', '/')}`).href

/**
 * The path that a URI of a file names; where paths of this machine are hidden, by the name of its folder. Throws
 * `INVALID_PATH` for one that names none on this machine, and one with a query or a fragment: a file has neither, and
 * would have many names.
 */
export const pathOf = (uri: string, hidden: boolean): string => {
  try {
    if (/[?#]/.test(uri)) throw new TypeError('A file has no query and no fragment')
    const full = fileURLToPath(uri, { windows: !hidden && process.platform === 'win32' })
    return hidden ? full.replace(/^\/([^/]+)/, '$1:') : full
  } catch (error) {
    const hint = `Use a URI such as ${uriOf(path.resolve('/folder/file.txt'))}.`
    throw new Failure('INVALID_PATH', `${quote(uri)} names no file of this machine`, hint, { cause: error })
  }
}
