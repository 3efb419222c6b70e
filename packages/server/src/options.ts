import type { Bus, NoOffer, Offer, Version } from '@mortise/protocol'
import type { StateOptions } from './asking/states.js'
import type { ServerExtension } from './extension.js'
import type { DefinedTools } from './features/tool.js'
import type { Freshness } from './freshness.js'
import type { ServerLimits } from './limits.js'

/** How a server is set up. */
export interface ServerOptions<T extends Offer = NoOffer> extends StateOptions {
  /** Tools that it offers from the start, by name, each made by `tool()`; its type then tells of them. */
  tools?: DefinedTools<T>
  /** What a host may tell its model about using this server. */
  instructions?: string
  /** The revisions it speaks; default all. */
  versions?: readonly Version[]
  /** How many entries a page of a list holds; default 1000. */
  pageSize?: number
  /**
   * How fresh its lists and its description of itself are, where the revision says so; default 0 ms and `private`. `public`
   * only where every caller gets the same.
   */
  lists?: Freshness
  /** How much it bears of its clients; what is not given has the default of {@link ServerLimits}. */
  limits?: Partial<ServerLimits>
  /** What it offers beyond the core protocol; default nothing. */
  extensions?: readonly ServerExtension[]
  /** Carries changes to where clients are told of them; default within this process. */
  bus?: Bus
  /** Told of every error whose text must not leave, with the reference that left instead. Default: written to stderr. */
  onError?: (error: unknown, about: { what: string; reference: string }) => void
  /** Told of what works, but not for long or not everywhere; default `console.warn`. */
  onWarning?: (message: string) => void
}

/** Is told of errors whose text must not leave. */
export type OnError = NonNullable<ServerOptions['onError']>

/** Writes an error to stderr. */
export const writeError: OnError = (error, { what, reference }) =>
  console.error(`[mortise] ${what} failed (reference ${reference}):`, error)
