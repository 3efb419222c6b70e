import type { CapabilityPath, ResultType } from '@mortise/protocol'
import type { Served } from '../served.js'
import type { Deferral } from './deferral.js'
import type { Stream } from './stream.js'

/** Something that a server offers: the methods it serves, and the capabilities that say so. */
export interface Feature {
  readonly serves: readonly Served[]
  /** Declared with the first thing that is registered. */
  readonly capabilities: readonly CapabilityPath[]
  /** The forms that results may take for its sake; a handler then returns an `OtherResult`. */
  readonly forms?: readonly ResultType[]
  /** Changes of its own that clients may follow. */
  readonly streams?: readonly Stream[]
  /** Carries calls on after their requests have been answered; of all extensions of a server, one may. */
  readonly deferral?: Deferral | undefined
}
