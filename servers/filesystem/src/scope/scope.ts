import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Failure, fromSystem, quote } from '../failure.js'
import { Rules } from '../pattern/rules.js'
import { descriptors } from './descriptors.js'
import { folderOf, isTrashName, openFolder, split, type Folder } from './folder.js'
import type { Ground } from './ground.js'
import { locate, outside, plainPath, type Address, type Names } from './locate.js'
import { labelled, namedFolders } from './named.js'
import { pathnames } from './pathnames.js'
import { walk, type Spot } from './walk.js'

/** What a scope is made with, beside its folders. */
export interface ScopeOptions {
  /** What is kept from clients. */
  readonly secrets?: Rules
  /** The directory that every folder must lie in. */
  readonly boundary?: string
  /** Whether answers name files by `name:/path` alone. */
  readonly hidden?: boolean
  /** What `~` at the start of a path stands for; default nothing. */
  readonly home?: string
}

const hasDescriptors = (): boolean => process.platform === 'linux' && existsSync('/proc/self/fd')

const isMissing = (error: unknown): boolean =>
  error instanceof Failure && (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY')

const beyond = ({ path: shown }: Folder, boundary = ''): Failure =>
  new Failure(
    'OUTSIDE',
    `The folder ${quote(shown)} lies outside of the boundary ${quote(boundary)}`,
    'Choose another boundary (--boundary), or leave that folder out.',
  )

/** The folders of a server, and the only way to anything in them. */
export class Scope {
  /** The directories that nobody gets out of: the boundary, or else the folders themselves. */
  readonly boundary: readonly Folder[]
  readonly #folders: readonly Folder[]
  readonly #names: Names
  readonly #ground: Ground
  /** The folders that whoever is being served has been left with. */
  readonly #left = new AsyncLocalStorage<readonly Folder[]>()

  /** Whether what is being done may get at the trash. */
  readonly #uncovered = new AsyncLocalStorage<boolean>()

  /**
   * Takes at least one folder, `DIR` or `name=DIR`. The ground is chosen by what the system has; tests name one. Throws a
   * `Failure` for what cannot be served.
   */
  constructor(given: readonly string[], ground?: Ground, options: ScopeOptions = {}) {
    if (given.length === 0)
      throw new Failure('INVALID_PATH', 'No folder was given', 'Name at least one folder to serve.')
    const { secrets = Rules.none, boundary, hidden = false, home } = options
    const named = namedFolders(given, secrets, hidden)
    this.#folders = named.folders
    this.#names = { paths: named.paths, hidden, home }
    this.#ground = ground ?? (hasDescriptors() ? descriptors : pathnames)
    this.boundary = boundary === undefined ? named.folders : [openFolder(boundary, secrets)]
    for (const folder of named.folders) if (!folderOf(this.boundary, split(folder.real))) throw beyond(folder, boundary)
  }

  /** The folders that whoever is being served may use. */
  get folders(): readonly Folder[] {
    return this.#left.getStore() ?? this.#folders
  }

  /** Whether files are known by `name:/path` alone. */
  get hidden(): boolean {
    return this.#names.hidden
  }

  /** The name that the operator gave the folder at a path, if any. */
  nameOf(full: string): string | undefined {
    for (const [name, base] of this.#names.paths) if (base === full) return name
    return undefined
  }

  /** What a caller has written, as a path that can be taken apart: it may be a `file:` URI. */
  plain(given: string): string {
    return plainPath(given, this.hidden)
  }

  /** The folders in words, for descriptions and messages. */
  get listed(): string {
    return this.folders.map(({ label }) => quote(label)).join(', ')
  }

  /** Does some work for somebody who is left with these folders only. */
  within<T>(folders: readonly Folder[] | undefined, work: () => T): T {
    return folders ? this.#left.run(folders, work) : work()
  }

  /** Does some work that takes things out of the trash, which is kept from everybody else. */
  uncovered<T>(work: () => T): T {
    return this.#uncovered.run(true, work)
  }

  /** The folder at an absolute path, if it lies in one of those given, and is kept from nobody; it is called as they are. */
  inner(full: string, outer: readonly Folder[]): Folder | undefined {
    const opened = openFolder(full)
    const found = folderOf(outer, split(opened.real))
    if (!found) return undefined
    let { secrets } = found.folder
    for (const part of found.rest) {
      if (isTrashName(part) || secrets.bars(part)) return undefined
      secrets = secrets.into(part)
    }
    return labelled({ ...opened, secrets }, found)
  }

  /**
   * Finds what a path of the caller means, hands it to `use`, and lets go of it afterwards. A relative path means the
   * first folder that has it, else the first that has the directory for it. System errors come out as a `Failure`. With
   * `follow: false` a link at the end of the path is what it means, not what the link leads to.
   */
  async visit<T>(given: string, use: (spot: Spot) => Promise<T>, { follow = true } = {}): Promise<T> {
    const spot = await this.#reach(given, follow).catch((error: unknown) => {
      throw fromSystem(error, given)
    })
    try {
      return await use(spot)
    } catch (error) {
      throw fromSystem(error, spot.path)
    } finally {
      await spot.close()
    }
  }

  async #reach(given: string, follow: boolean): Promise<Spot> {
    const { folders } = this
    const way = { ground: this.#ground, folders, follow, uncovered: this.#uncovered.getStore() === true }
    let free: Address | undefined
    let missing: unknown
    for (const address of locate(folders, this.#names, given))
      try {
        const spot = await walk(way, address)
        if (spot.kind !== 'absent') return spot
        await spot.close()
        free ??= address
      } catch (error) {
        if (!isMissing(error)) throw error
        missing ??= error
      }
    if (free) return walk(way, free)
    throw missing ?? outside(path.normalize(given), folders)
  }
}
