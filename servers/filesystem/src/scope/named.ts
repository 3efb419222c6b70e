import path from 'node:path'
import { Failure, quote } from '../failure.js'
import type { Rules } from '../pattern/rules.js'
import { below, openFolder, type Folder } from './folder.js'

/** The folders of a server, and the path of each by its name. */
export interface NamedFolders {
  readonly folders: readonly Folder[]
  readonly paths: ReadonlyMap<string, string>
}

/** Two characters at least, for `C:` is a drive. */
const NAMED = /^([A-Za-z][\w.-]+)=(.+)$/s

/** What was probably meant to be `name=DIR`. */
const LIKE_NAMED = /^[^/\\=]+=/
const NAMING = 'In name=DIR the name is two or more of A to Z, a to z, 0 to 9, _, . and -, and begins with a letter.'

const opened = (given: string, secrets: Rules): Folder => {
  try {
    return openFolder(given, secrets)
  } catch (error) {
    if (!(error instanceof Failure && LIKE_NAMED.test(given))) throw error
    throw new Failure(error.code, error.message, NAMING, { cause: error })
  }
}

const tidy = (full: string): string =>
  path
    .basename(full)
    .replace(/[^\w.-]/g, '-')
    .replace(/^[^A-Za-z]*/, '')

/** A name that is free, out of the path of a folder that was given none. */
const nameOf = (full: string, taken: ReadonlyMap<string, string>): string => {
  const base = tidy(full).padEnd(2, '-')
  const plain = base.startsWith('-') ? 'folder' : base
  let name = plain
  for (let count = 2; taken.has(name); count++) name = `${plain}-${count}`
  return name
}

/**
 * Opens folders that are given as `DIR` or `name=DIR`. Where paths of this machine are hidden each has a name, if need be
 * that of its directory. Throws a `Failure` for a name that is given twice, or no directory.
 */
export const namedFolders = (given: readonly string[], secrets: Rules, hidden: boolean): NamedFolders => {
  const paths = new Map<string, string>()
  const folders = given.map((each) => {
    const [, name, written] = NAMED.exec(each) ?? []
    const folder = written === undefined ? opened(each, secrets) : openFolder(written, secrets)
    if (name !== undefined && paths.has(name))
      throw new Failure(
        'INVALID_PATH',
        `The name ${quote(name)} is given to two folders`,
        'Give each a name of its own.',
      )
    const called = name ?? (hidden ? nameOf(folder.path, paths) : undefined)
    if (called === undefined) return folder
    paths.set(called, folder.path)
    return hidden ? { ...folder, label: `${called}:/` } : folder
  })
  return { folders, paths }
}

/** A folder inside another, called as what is in that one is called. */
export const labelled = (inner: Folder, { folder, rest }: { folder: Folder; rest: string[] }): Folder => ({
  ...inner,
  label: folder.label === folder.path ? inner.path : below(folder.label, ...rest),
})
