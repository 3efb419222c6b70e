import type { Source } from '../provenance.js'
import type { ProviderStatus } from './provider.js'
import type { Spot, Weather } from './weather.js'

/** What can be asked about the weather. */
export type Questions = Pick<Weather, 'current' | 'forecast' | 'alerts' | 'alertsOfState' | 'history' | 'airQuality'>

/** How a service has fared, and what is known of its quota. */
export type Standing = ProviderStatus & {
  /** What is left of it, or until when it is used up; null where nothing is known. */
  readonly quota: string | null
}

/** One who gives weather over the network: it answers some of the questions, about some of the places. */
export interface Service {
  readonly name: string
  readonly source: Source
  /** Whether it may know the weather of a place; its answer may still be that it does not. */
  readonly knows: (place: Spot) => boolean
  /** Its answers. They throw `ProviderError` where it has none. */
  readonly answers: Partial<Questions>
  /** How it has fared. */
  status(): Standing
}
