import { constants, type BigIntStats } from 'node:fs'
import { chmod, lstat, mkdir, open, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote } from '../failure.js'
import { Rules } from '../pattern/rules.js'
import type { Held } from '../scope/ground.js'
import type { Spot } from '../scope/walk.js'
import { freshName, makeCopy } from './beside.js'
import { identityOf, mustNotContain, settleFolder } from './move.js'
import { reachable, withFile } from './open.js'
import { mustBeFree, occupied, type Place } from './place.js'
import { removeTree, throughTree, type Tally } from './tree.js'

/** What was copied, and what it is now. */
export interface Copied extends Tally {
  /** Links, pipes, devices, and what is kept from clients: none of that is copied. */
  skipped: number
  /** What stands at the new place, as `identityOf` says it. */
  etag: string
}

/** Who waits for a copy. */
export interface Watch {
  readonly signal?: AbortSignal
  /** Told now and then how many files there are already. */
  readonly tell?: (files: number) => Promise<void>
}

const BLOCK = 256 * 1024
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants

const pour = async (from: FileHandle, to: FileHandle, signal: AbortSignal | undefined): Promise<number> => {
  const block = Buffer.allocUnsafe(BLOCK)
  let poured = 0
  for (;;) {
    signal?.throwIfAborted()
    const { bytesRead } = await from.read(block, 0, BLOCK, poured)
    if (bytesRead === 0) return poured
    await to.writeFile(block.subarray(0, bytesRead))
    poured += bytesRead
  }
}

/** Where the copy of a tree is being made: the directories that are open, the innermost last. */
class Site {
  readonly copied: Omit<Copied, 'etag'> = { files: 0, directories: 0, bytes: 0, skipped: 0 }
  readonly #from: Place
  readonly #top: string
  readonly #open: Held[]
  /** The modes of the directories that are being copied, as they were when they were entered. */
  readonly #modes: number[] = []
  readonly #watch: Watch

  constructor(from: Place, to: Place, top: string, watch: Watch) {
    this.#from = from
    this.#top = top
    this.#open = [to.held]
    this.#watch = watch
  }

  async enter(inside: Held, name: string): Promise<void> {
    this.#modes.push((await stat(inside.path)).mode)
    const outer = this.#open.at(-1)!
    const own = this.#open.length === 1 ? this.#top : name
    await mkdir(path.join(outer.path, own), 0o700)
    const inner = await this.#from.ground.enter(outer, own)
    if (!inner) throw Object.assign(new Error('Replaced by a link'), { code: 'ELOOP' })
    this.#open.push(inner)
    this.copied.directories++
  }

  async leave(): Promise<void> {
    const inner = this.#open.pop()!
    try {
      await chmod(inner.path, this.#modes.pop()! & 0o777)
    } finally {
      await inner.close()
    }
  }

  async file(held: Held, name: string): Promise<void> {
    const stats = await lstat(path.join(held.path, name))
    if (!stats.isFile()) return void this.copied.skipped++
    const spot: Spot = { ...this.#from, kind: 'entry', held, name, seen: stats }
    this.copied.bytes += await withFile(spot, O_RDONLY, (from, { mode }) =>
      this.#fill(from, name, Number(mode) & 0o777),
    )
    if (++this.copied.files % 50 === 0) await this.#watch.tell?.(this.copied.files)
  }

  async #fill(from: FileHandle, name: string, mode: number): Promise<number> {
    const inner = this.#open.at(-1)!
    const to = await open(path.join(inner.path, name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    try {
      await this.#from.ground.confirm(this.#from.folder, inner, name, to)
      const bytes = await pour(from, to, this.#watch.signal)
      await to.chmod(mode)
      return bytes
    } finally {
      await to.close()
    }
  }

  async close(): Promise<void> {
    for (const held of this.#open.splice(1).reverse()) await held.close()
  }
}

const copyTree = async (from: Place, to: Place, watch: Watch): Promise<Copied> => {
  const top = freshName()
  const site = new Site(from, to, top, watch)
  try {
    await throughTree(
      from,
      {
        file: (held, name) => site.file(held, name),
        enter: (inside, name) => site.enter(inside, name),
        leave: () => site.leave(),
        barred: () => void site.copied.skipped++,
      },
      watch.signal,
    )
    const stats = await lstat(path.join(to.held.path, top), { bigint: true })
    await settleFolder(path.join(to.held.path, top), reachable(to))
    await to.held.sync().catch(() => {})
    return { ...site.copied, etag: identityOf(stats) }
  } catch (error) {
    await site.close()
    await removeTree({ ...to, name: top, secrets: Rules.none }).catch(() => {})
    throw error
  }
}

const copyFile = (from: Place, to: Place, { signal }: Watch): Promise<Copied> =>
  withFile(from, O_RDONLY, async (source, { mode }) => {
    let bytes = 0
    const fill = async (file: FileHandle): Promise<void> => {
      bytes = await pour(source, file, signal)
    }
    const etag = await makeCopy(to, fill, Number(mode) & 0o777)
    return { files: 1, directories: 0, bytes, skipped: 0, etag }
  })

/** What is to be copied. Throws `NOT_A_FILE` for what never is: links, pipes, devices. */
export const copied = (place: Place): BigIntStats => {
  const stats = occupied(place)
  if (stats.isFile() || stats.isDirectory()) return stats
  const [what, hint] = stats.isSymbolicLink()
    ? ['a link, and links are not copied', 'Copy what it leads to instead.']
    : ['a pipe, a socket or a device', 'Only files and directories are copied.']
  throw new Failure('NOT_A_FILE', `${quote(place.path)} is ${what}`, hint).about(place.path)
}

/**
 * Copies a file or a tree to a place that is free. The copy has its name once it is whole; a tree that is given up, or
 * fails, leaves nothing. What is in a tree and is no file is left out and counted; a link that is named itself is refused.
 */
export const copyPlace = async (from: Place, to: Place, watch: Watch = {}): Promise<Copied> => {
  const stats = copied(from)
  mustBeFree(to)
  mustNotContain(from, to)
  return stats.isDirectory() ? copyTree(from, to, watch) : copyFile(from, to, watch)
}
