import type { Served } from '../served.js'

/** Something that a server offers: the methods it serves, and the capabilities that say so. */
export interface Feature {
  readonly serves: readonly Served[]
  /** Dotted paths, declared with the first thing that is registered. */
  readonly capabilities: readonly string[]
}
