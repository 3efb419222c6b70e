import type { Gazetteer } from '../gazetteer/gazetteer.js'
import type { Weather } from '../providers/weather.js'
import type { Wishes } from '../wishes.js'

/** What the tools work with. */
export interface Parts {
  readonly weather: Weather
  /** The gazetteer, read when it is first wanted. */
  readonly gazetteer: () => Promise<Gazetteer>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds between two looks at what is followed. */
  readonly pollMs: number
  /** What holds where a call does not say. */
  readonly defaults: Wishes
}

/** The nature of a tool that changes nothing and needs nothing from outside. */
export const looksOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false } as const

/** The nature of a tool that changes nothing, and asks a provider unless all is sample data. */
export const asksOutside = ({ isReal }: Weather) =>
  ({ readOnlyHint: true, idempotentHint: true, openWorldHint: isReal }) as const
