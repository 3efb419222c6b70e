import { lstat, opendir, rmdir, unlink } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import type { Rules } from '../pattern/rules.js'
import type { Ground, Held } from '../scope/ground.js'
import { MAX_BELOW } from '../scope/walk.js'

/** How many entries of a tree are taken at most. */
export const MAX_TREE = 100_000

/** What a tree is made of. */
export interface Tally {
  files: number
  directories: number
  bytes: number
}

/** A tree as it was counted. */
export interface Measured extends Tally {
  /** What is not taken along in a copy. */
  skipped: number
}

/** A name in a directory that we are in. */
export interface Named {
  readonly ground: Ground
  readonly held: Held
  readonly name: string
  /** What is kept from clients in `held`. */
  readonly secrets: Rules
}

/** What is done on the way through a tree; a directory is entered as it is held, and left once all in it has been seen. */
export interface Visitor {
  readonly file?: (held: Held, name: string) => Promise<void>
  readonly enter?: (inside: Held, name: string) => Promise<void>
  readonly leave?: (held: Held, name: string) => Promise<void>
  /** What is kept from clients is not gone through; default: all is given up with `DENIED`. */
  readonly barred?: (name: string) => void
}

const denied = (name: string): never => {
  const hint = 'Leave it where it is; the operator can lift that.'
  throw new Failure('DENIED', `The directory holds ${quote(name)}, which is kept from the clients of this server`, hint)
}

/** The failure for a tree of too many entries or levels. */
export const tooLarge = (why: string): Failure =>
  new Failure('TOO_LARGE', `The directory ${why}`, 'Take its parts one by one.')

const orUnreachable = (error: unknown, name: string): never => {
  // What is not UTF-8 is read with this character, and cannot be spelled back to the system.
  if (systemCode(error) !== 'ENOENT' || !name.includes('\uFFFD')) throw error
  const what = `The directory holds ${quote(name)}, which is not its real name: that is not UTF-8`
  throw new Failure('INVALID_PATH', what, 'It has to be renamed by other means first.', { cause: error })
}

/**
 * Goes through a tree without ever following a link; links are files here. Throws `TOO_LARGE` for one of more than so
 * many levels, `DENIED` for one that holds what is kept from clients, `INVALID_PATH` for one that holds a name that is
 * not UTF-8, and the signal's reason once it is aborted.
 */
export const throughTree = async (
  at: Named,
  visitor: Visitor,
  signal?: AbortSignal,
  levels = MAX_BELOW,
): Promise<void> => {
  const { ground, held, name, secrets } = at
  signal?.throwIfAborted()
  if (levels < 0) throw tooLarge(`lies more than ${MAX_BELOW} directories deep`)
  const inside = await ground.enter(held, name)
  if (!inside) return visitor.file?.(held, name)
  try {
    await visitor.enter?.(inside, name)
    const below = secrets.into(name)
    for await (const each of await opendir(inside.path)) {
      const next = { ground, held: inside, name: each.name, secrets: below }
      if (below.verdict(each.name, each.isDirectory()) === 'out') (visitor.barred ?? denied)(each.name)
      else await throughTree(next, visitor, signal, levels - 1).catch((error) => orUnreachable(error, each.name))
    }
  } finally {
    await inside.close()
  }
  await visitor.leave?.(held, name)
}

/**
 * Counts what a tree is made of; throws `TOO_LARGE` where that is more than the limit. With `skips`, what is kept from
 * clients is counted apart, with the links and whatever else is no file.
 */
export const measureTree = async (at: Named, signal?: AbortSignal, skips = false): Promise<Measured> => {
  const tally: Measured = { files: 0, directories: 0, bytes: 0, skipped: 0 }
  const count = (): void => {
    if (tally.files + tally.directories + tally.skipped > MAX_TREE)
      throw tooLarge(`holds more than ${MAX_TREE} entries`)
  }
  await throughTree(
    at,
    {
      async file(held, name) {
        const stats = await lstat(path.join(held.path, name))
        if (skips && !stats.isFile()) tally.skipped++
        else tally.files++
        if (stats.isFile()) tally.bytes += stats.size
        count()
      },
      async enter() {
        tally.directories++
        count()
      },
      ...(skips && { barred: () => void tally.skipped++ }),
    },
    signal,
  )
  return tally
}

const unlessGone = (error: unknown): void => {
  if (systemCode(error) !== 'ENOENT') throw error
}

/** Removes a tree for good, of so many levels at most, or a single file. What is gone already is no failure. */
export const removeTree = (at: Named, levels?: number): Promise<void> =>
  throughTree(
    at,
    {
      file: (held, name) => unlink(path.join(held.path, name)).catch(unlessGone),
      leave: (held, name) => rmdir(path.join(held.path, name)).catch(unlessGone),
    },
    undefined,
    levels,
  ).catch(unlessGone)
