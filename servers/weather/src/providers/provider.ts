import type { Point } from '../gazetteer/distance.js'
import type { Provenance, Source } from '../provenance.js'

/** The weather at one moment, in °C, m/s, mm, hPa, percent and degrees; null is what the provider does not know. */
export interface Conditions {
  readonly temperature: number | null
  readonly apparentTemperature: number | null
  readonly humidity: number | null
  /** Of the last quarter of an hour or so. */
  readonly precipitation: number | null
  readonly cloudCover: number | null
  /** At the level of the sea. */
  readonly pressure: number | null
  readonly windSpeed: number | null
  /** Where it comes from, clockwise from north. */
  readonly windDirection: number | null
  readonly windGusts: number | null
  /** WMO code 4677 as forecasts use it. */
  readonly weatherCode: number | null
}

/** The weather of one day, in the same units. */
export interface DayOutlook {
  /** By the calendar of the place. */
  readonly date: string
  readonly temperatureMax: number | null
  readonly temperatureMin: number | null
  readonly precipitation: number | null
  /** Percent, the highest of the day. */
  readonly precipitationProbability: number | null
  readonly windSpeedMax: number | null
  readonly windGustsMax: number | null
  readonly windDirection: number | null
  readonly uvIndexMax: number | null
  readonly weatherCode: number | null
}

/** What a provider answers about now. */
export interface CurrentAnswer {
  readonly conditions: Conditions
  /** IANA name of the zone by which its times and dates go; null where it has no place in mind. */
  readonly timezone: string | null
  readonly provenance: Provenance
}

/** What a provider answers about the days ahead. */
export interface ForecastAnswer {
  readonly days: readonly DayOutlook[]
  /** IANA name of the zone by which its times and dates go; null where it has no place in mind. */
  readonly timezone: string | null
  readonly provenance: Provenance
}

/** How a provider has fared so far. */
export interface ProviderStatus {
  /** ISO 8601; null before the first. */
  readonly lastSuccess: string | null
  readonly lastFailure: { readonly at: string; readonly problem: Problem; readonly reason: string } | null
}

/** The providers by name. */
export const providerNames = ['open-meteo', 'sample'] as const
/** The name of a provider. */
export type ProviderName = (typeof providerNames)[number]

/** Gives weather, or says why it cannot: it never makes any up. Its methods throw `ProviderError`. */
export interface Provider extends Source {
  readonly name: ProviderName
  /** Whether its values are real. */
  readonly isReal: boolean
  /** The weather now. */
  current(point: Point, signal: AbortSignal): Promise<CurrentAnswer>
  /** The weather of so many days, 1 to 16, today being the first. */
  forecast(point: Point, days: number, signal: AbortSignal): Promise<ForecastAnswer>
  /** How it has fared. */
  status(): ProviderStatus
}

/** Why there is no weather to be had. */
export type Problem =
  | 'offline'
  | 'timeout'
  | 'quota'
  /** The provider does not like the question. */
  | 'rejected'
  /** The provider has trouble of its own. */
  | 'unavailable'
  /** Its answer cannot be read. */
  | 'malformed'

/** A provider could not give weather. The message begins with the problem in capitals, and ends in what to do. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly problem: Problem
  /** What happened, without what to do about it. */
  readonly reason: string

  constructor(problem: Problem, reason: string, next: string, options?: ErrorOptions) {
    super(`${problem.toUpperCase()}: ${reason}. No weather is made up in its place. ${next}`, options)
    this.problem = problem
    this.reason = reason
  }
}
