import type { Glob } from '../pattern/glob.js'
import type { Rules } from '../pattern/rules.js'
import type { Spot } from '../scope/walk.js'
import type { Name, Place } from './entries.js'
import { rulesAbove, rulesIn } from './ignore-files.js'

/** What is of interest below a directory; without anything, all of it is. */
export interface Interest {
  readonly pattern?: Glob | undefined
  /** What is left out, with all that is in it. */
  readonly exclude?: readonly Glob[] | undefined
  /** Whether names that begin with a dot are; default true. */
  readonly includeHidden?: boolean | undefined
  /** Whether what `.gitignore` and `.ignore` name is left out, and `.git`; default false. */
  readonly respectIgnore?: boolean | undefined
}

/** What a sieve makes of a name. */
export interface Verdict {
  readonly wanted: boolean
  /** What to look at its contents with, should it be a directory; absent where nothing in it is wanted. */
  readonly inner?: Sieve
}

const nothing: Verdict = { wanted: false }

/** Tells what is of interest from what is not, in one directory. */
export class Sieve {
  readonly #pattern: Glob | undefined
  readonly #exclude: readonly Glob[]
  readonly #includeHidden: boolean
  /** What ignore files say; absent where they are not heeded. */
  readonly #ignored: Rules | undefined

  private constructor({ pattern, exclude = [], includeHidden = true }: Interest, ignored: Rules | undefined) {
    this.#pattern = pattern
    this.#exclude = exclude
    this.#includeHidden = includeHidden
    this.#ignored = ignored
  }

  /** The sieve for the directory at which a search begins. */
  static async at(spot: Spot, interest: Interest): Promise<Sieve> {
    return new Sieve(interest, interest.respectIgnore ? await rulesAbove(spot) : undefined)
  }

  /** The same sieve, heeding the ignore files that stand in its own directory. */
  async heeding({ held }: Place, names: readonly Name[]): Promise<Sieve> {
    if (!this.#ignored) return this
    const rules = await rulesIn(held, (name) => names.some((each) => each.name === name))
    return this.#with(this.#pattern, this.#exclude, this.#ignored.and(rules))
  }

  /** Whether looking at a name takes long, so that each is worth a look at the clock. */
  get heavy(): boolean {
    return this.#ignored?.heavy ?? false
  }

  look({ name, type }: Name): Verdict {
    if (!this.#includeHidden && name.startsWith('.')) return nothing
    const pattern = this.#pattern?.into(name)
    const isDirectory = type === 'directory'
    const leadsOn = isDirectory && !pattern?.dead
    const wanted = pattern?.matches ?? true
    if (!wanted && !leadsOn) return nothing
    const exclude: Glob[] = []
    for (const above of this.#exclude) {
      const glob = above.into(name)
      if (glob.matches) return nothing
      if (!glob.dead) exclude.push(glob)
    }
    if (this.#ignored && (name === '.git' || this.#ignored.verdict(name, isDirectory) === 'out')) return nothing
    return leadsOn ? { wanted, inner: this.#with(pattern, exclude, this.#ignored?.into(name)) } : { wanted }
  }

  #with(pattern: Glob | undefined, exclude: readonly Glob[], ignored: Rules | undefined): Sieve {
    return new Sieve({ pattern, exclude, includeHidden: this.#includeHidden }, ignored)
  }
}
