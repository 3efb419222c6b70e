import { existsSync } from 'node:fs'
import { Failure, fromSystem, quote } from '../failure.js'
import { descriptors } from './descriptors.js'
import { openFolder, type Folder } from './folder.js'
import type { Ground } from './ground.js'
import { locate, type Address } from './locate.js'
import { pathnames } from './pathnames.js'
import { walk, type Spot } from './walk.js'

const hasDescriptors = (): boolean => process.platform === 'linux' && existsSync('/proc/self/fd')

const isMissing = (error: unknown): boolean =>
  error instanceof Failure && (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY')

/** The folders of a server, and the only way to anything in them. */
export class Scope {
  readonly folders: readonly Folder[]
  readonly #ground: Ground

  /** Takes at least one folder. The ground is chosen by what the system has; tests name one. */
  constructor(folders: readonly string[], ground?: Ground) {
    if (folders.length === 0)
      throw new Failure('INVALID_PATH', 'No folder was given', 'Name at least one folder to serve.')
    this.folders = folders.map(openFolder)
    this.#ground = ground ?? (hasDescriptors() ? descriptors : pathnames)
  }

  /** The folders in words, for descriptions and messages. */
  get listed(): string {
    return this.folders.map(({ path }) => quote(path)).join(', ')
  }

  /**
   * Finds what a path of the caller means, hands it to `use`, and lets go of it afterwards. A relative path means the
   * first folder that has it, else the first that has the directory for it. System errors come out as a `Failure`.
   */
  async visit<T>(path: string, use: (spot: Spot) => Promise<T>): Promise<T> {
    const spot = await this.#reach(path).catch((error: unknown) => {
      throw fromSystem(error, path)
    })
    try {
      return await use(spot)
    } catch (error) {
      throw fromSystem(error, spot.path)
    } finally {
      await spot.close()
    }
  }

  async #reach(path: string): Promise<Spot> {
    let free: Address | undefined
    let missing: unknown
    for (const address of locate(this.folders, path))
      try {
        const spot = await walk(this.#ground, this.folders, address)
        if (spot.kind !== 'absent') return spot
        await spot.close()
        free ??= address
      } catch (error) {
        if (!isMissing(error)) throw error
        missing ??= error
      }
    if (free) return walk(this.#ground, this.folders, free)
    throw missing
  }
}
