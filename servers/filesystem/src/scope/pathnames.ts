import { lstat, realpath } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote } from '../failure.js'
import { folderOf, orReplaced, replaced, same, split, type Folder, type Identity } from './folder.js'
import type { Ground, Held } from './ground.js'

const hold = (full: string): Held => ({ path: full, sync: async () => {}, close: async () => {} })

const swapped = (full: string): Failure =>
  new Failure('CHANGED', `${quote(path.basename(full))} was replaced while it was being opened`, 'Try again.')

/** Follows the links of a path as the system does now, and holds the end against what was opened. */
const agree = async (folder: Folder, full: string, opened: Identity): Promise<void> => {
  const real = await realpath(full)
  const inside = folderOf([{ ...folder, path: folder.real }], split(real)) !== undefined
  if (!inside || !same(await lstat(real, { bigint: true }), opened)) throw swapped(full)
}

/**
 * Systems without `/proc/self/fd`: directories are known by name alone. What was opened is compared with what the name
 * means afterwards, which narrows the room for a race, but cannot close it.
 */
export const pathnames: Ground = {
  async root(folder) {
    const stats = await lstat(folder.real, { bigint: true }).catch((error: unknown) => {
      throw orReplaced(folder, error)
    })
    if (same(stats, folder.identity)) return hold(folder.real)
    throw replaced(folder)
  },

  async enter(held, name) {
    const full = path.join(held.path, name)
    return (await lstat(full)).isDirectory() ? hold(full) : undefined
  },

  async confirm(folder, held, name, file) {
    await agree(folder, path.join(held.path, name), await file.stat({ bigint: true }))
  },
}
