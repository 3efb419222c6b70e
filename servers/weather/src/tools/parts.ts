import type { Gazetteer } from '../gazetteer/gazetteer.js'
import type { Provider } from '../providers/provider.js'

/** What the tools work with. */
export interface Parts {
  readonly provider: Provider
  /** The gazetteer, read when it is first wanted. */
  readonly gazetteer: () => Promise<Gazetteer>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The nature of a tool that changes nothing and needs nothing from outside. */
export const looksOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false } as const
