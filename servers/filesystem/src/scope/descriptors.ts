import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { systemCode } from '../failure.js'
import { orReplaced, replaced, same } from './folder.js'
import type { Ground, Held } from './ground.js'

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

const hold = (handle: FileHandle): Held => ({
  path: `/proc/self/fd/${handle.fd}`,
  sync: () => handle.sync(),
  close: () => handle.close(),
})

/**
 * Linux: each directory is an open descriptor, and every step starts from it through `/proc/self/fd`. A directory that
 * is moved or replaced meanwhile takes nobody along, so that nothing needs confirming afterwards.
 */
export const descriptors: Ground = {
  async root(folder) {
    const handle = await open(folder.real, DIRECTORY).catch((error: unknown) => {
      throw orReplaced(folder, error)
    })
    const stats = await handle.stat({ bigint: true })
    if (same(stats, folder.identity)) return hold(handle)
    await handle.close()
    throw replaced(folder)
  },

  async enter(held, name) {
    try {
      return hold(await open(`${held.path}/${name}`, DIRECTORY))
    } catch (error) {
      if (['ENOTDIR', 'ELOOP'].includes(systemCode(error))) return undefined
      throw error
    }
  },

  async confirm() {},
}
