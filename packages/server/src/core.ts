import type { Bus, Revision, Self } from '@mortise/protocol'
import type { Stream } from './features/stream.js'
import type { States } from './asking/states.js'
import type { ServerLimits } from './limits.js'
import type { Freshness } from './freshness.js'

/** What the parts of a server see of it. */
export interface ServerCore extends Self {
  /** What a host may tell its model about using this server. */
  readonly instructions: string | undefined
  /** Where changes are made known. */
  readonly changes: Bus
  /** The revisions it speaks, newest first. */
  readonly spoken: readonly Revision[]
  /** How many entries a page of a list holds. */
  readonly pageSize: number
  /** How fresh its lists are. */
  readonly lists: Freshness
  /** How much it bears of its clients. */
  readonly limits: ServerLimits
  /** Keeps the state of calls that ask back. */
  readonly states: States
  /** The changes that its extensions tell of. */
  readonly streams: readonly Stream[]
  /** Aborts when the server closes: streams of changes then end with a result. */
  readonly closing: AbortSignal
  /** Tells of what works, but not for long or not everywhere. */
  readonly warn: (message: string) => void
  /** Hands an error to the server's log, and returns the reference that may leave in its place. */
  report(error: unknown, what: string): string
}
