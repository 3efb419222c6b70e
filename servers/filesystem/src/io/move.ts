import type { BigIntStats } from 'node:fs'
import { mkdir, rename, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import { settleNew } from './beside.js'
import { etagOf } from './etag.js'
import { reachable } from './open.js'
import { mustBeFree, occupied, taken, type Place } from './place.js'

/** A word for what stands at a place: the etag of a file, and of a directory just that it is this one. */
export const identityOf = (stats: BigIntStats): string =>
  stats.isDirectory() ? `directory-${stats.dev}-${stats.ino}` : etagOf(stats)

/** Throws `INVALID_PATH` where a directory is to come to lie in itself. */
export const mustNotContain = (from: Place, to: Place): void => {
  if (!to.real.startsWith(from.real + path.sep)) return
  const what = `${quote(to.path)} lies in ${quote(from.path)} itself`
  throw new Failure('INVALID_PATH', what, 'Choose another place.').about(to.path)
}

/** Takes the name with an empty directory first: a rename replaces that, and never anything that has come meanwhile. */
export const settleFolder = async (from: string, to: string): Promise<void> => {
  await mkdir(to, 0o700)
  try {
    await rename(from, to)
  } catch (error) {
    await rmdir(to).catch(() => {})
    throw error
  }
}

const explained = (error: unknown, from: Place, to: Place): unknown => {
  const code = systemCode(error)
  if (['EEXIST', 'ENOTEMPTY'].includes(code)) return taken(to)
  if (code !== 'EXDEV') return error
  const what = `${quote(from.path)} and ${quote(to.path)} are on different file systems`
  return new Failure('IO_ERROR', what, 'Copy it, then delete the old one.', { cause: error }).about(to.path)
}

/**
 * Gives what stands at one place another name, which must be free: nothing is ever replaced, also not by chance. Returns
 * what it is, as {@link identityOf} says it.
 */
export const movePlace = async (from: Place, to: Place): Promise<string> => {
  const stats = occupied(from)
  mustBeFree(to)
  mustNotContain(from, to)
  try {
    await (stats.isDirectory() ? settleFolder : settleNew)(reachable(from), reachable(to))
  } catch (error) {
    throw explained(error, from, to)
  }
  await Promise.all([from.held.sync(), to.held.sync()]).catch(() => {})
  return identityOf(stats)
}
