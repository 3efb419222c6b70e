import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { systemCode } from '../failure.js'
import { Rules } from '../pattern/rules.js'
import { split } from '../scope/folder.js'
import type { Held } from '../scope/ground.js'
import type { Spot } from '../scope/walk.js'

/** The files that say what is of no interest, the later ones stronger. */
const files = ['.gitignore', '.ignore']
/** How much of one is heeded, in bytes. */
const MAX_BYTES = 64 * 1024

const textOf = async (held: Held, name: string): Promise<string> => {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(path.join(held.path, name), flags)
  try {
    if (!(await file.stat()).isFile()) return ''
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The rules that stand in a directory; `has` knows which names it holds. None where they cannot be read. */
export const rulesIn = async (held: Held, has: (name: string) => boolean): Promise<Rules> => {
  let rules = Rules.none
  for (const name of files.filter(has))
    try {
      rules = rules.and(Rules.lenient(await textOf(held, name)))
    } catch (error) {
      if (systemCode(error) === '') throw error
    }
  return rules
}

/** The rules that hold in a directory because of those above it, up to its folder. */
export const rulesAbove = async ({ ground, folder, real }: Spot): Promise<Rules> => {
  let rules = Rules.none
  let held = await ground.root(folder)
  try {
    for (const part of split(real).slice(split(folder.real).length)) {
      rules = rules.and(await rulesIn(held, () => true)).into(part)
      const next = await ground.enter(held, part)
      if (!next) break
      await held.close()
      held = next
    }
    return rules
  } finally {
    await held.close()
  }
}
