import type { Point } from '../gazetteer/distance.js'
import type { Provenance } from '../provenance.js'
import type { Conditions, DayOutlook, ProviderStatus } from './provider.js'

/** The language in which a provider is asked for its words, as BCP 47 has it. */
export type Language = 'en' | 'zh-Hans'

/** The place that is asked about; null is what is not known of a bare position. */
export interface Spot extends Point {
  readonly name: string
  /** ISO 3166 code of two letters. */
  readonly country: string | null
  /** IANA name. */
  readonly timezone: string | null
}

/** What every answer about the weather says of itself. */
export interface Answered {
  /** IANA name of the zone by which its times and dates go; null where it has no place in mind. */
  readonly timezone: string | null
  readonly provenance: Provenance
  /** What the user should know of how the answer came about: who failed first, which place stood in for another. */
  readonly notes: readonly string[]
  /** Until when asking again is of no use, in milliseconds since 1970; absent where nobody says. */
  readonly freshUntil?: number
}

/** The weather now. */
export interface CurrentWeather extends Answered {
  readonly conditions: Conditions
}

/** The weather of one hour ahead, in the same units as the conditions of now. */
export interface HourOutlook {
  /** ISO 8601 with offset. */
  readonly time: string
  readonly temperature: number | null
  readonly apparentTemperature: number | null
  readonly humidity: number | null
  readonly precipitation: number | null
  /** Percent. */
  readonly precipitationProbability: number | null
  readonly windSpeed: number | null
  readonly windDirection: number | null
  readonly weatherCode: number | null
}

/** The weather ahead. */
export interface ForecastWeather extends Answered {
  readonly days: readonly DayOutlook[]
  /** Empty unless hours were asked for. */
  readonly hours: readonly HourOutlook[]
}

/** A warning of those who are in charge of warning. */
export interface Alert {
  readonly id: string
  readonly event: string
  readonly headline: string | null
  readonly severity: 'extreme' | 'severe' | 'moderate' | 'minor' | 'unknown'
  readonly certainty: string | null
  readonly urgency: string | null
  readonly areas: string
  /** ISO 8601 with offset, as the other times. */
  readonly onset: string | null
  readonly ends: string | null
  readonly description: string
  readonly instruction: string | null
  readonly sender: string
}

/**
 * Warnings in force: none of them, where the place is covered, means that none is in force. Where it is not covered, or nobody
 * can be asked or may be, nothing is known, and the list is empty for that reason.
 */
export interface Alerts extends Answered {
  readonly coverage: 'covered' | 'not_covered' | 'unavailable' | 'not_asked'
  readonly alerts: readonly Alert[]
}

/** The weather of days gone by: one entry a day. */
export interface History extends Answered {
  readonly days: readonly DayOutlook[]
}

/** What is in the air, in µg/m³, and two indexes that are made of it; null is what the provider does not know. */
export interface AirQuality extends Answered {
  readonly pm10: number | null
  readonly pm2_5: number | null
  readonly carbonMonoxide: number | null
  readonly nitrogenDioxide: number | null
  readonly sulphurDioxide: number | null
  readonly ozone: number | null
  readonly europeanAqi: number | null
  readonly usAqi: number | null
}

/** What a question about the weather may say beside the place. */
export interface Asked {
  readonly signal: AbortSignal
  /** Default `en`. */
  readonly language?: Language
  /** Is told each step, for the progress of the tool that asks: whom we ask now. */
  readonly step?: (what: string) => void
}

/**
 * All providers as one: it chooses who is asked about a place, and asks the next where one fails. Its methods throw
 * `ProviderError` once there is nobody left to ask; warnings never throw for that, they are `unavailable`.
 */
export interface Weather {
  /** The weather now. */
  current(place: Spot, asked: Asked): Promise<CurrentWeather>
  /** The weather of so many days, 1 to 16, today being the first; with each hour of them where asked for. */
  forecast(place: Spot, span: { days: number; hourly: boolean }, asked: Asked): Promise<ForecastWeather>
  /** The warnings in force. */
  alerts(place: Spot, asked: Asked): Promise<Alerts>
  /** The warnings in force in a state of the USA, by its two letters. */
  alertsOfState(state: string, asked: Asked): Promise<Alerts>
  /** The weather of the days from `start` to `end`, both by the calendar of the place (YYYY-MM-DD) and both included. */
  history(place: Spot, span: { start: string; end: string }, asked: Asked): Promise<History>
  /** What is in the air now. */
  airQuality(place: Spot, asked: Asked): Promise<AirQuality>
  /** How each provider has fared, first the one that is asked first. */
  status(): readonly (ProviderStatus & { readonly name: string; readonly quota: string | null })[]
  /** One provider of these alone, by its name; undefined where it is none of them. What is remembered and counted is shared. */
  only(name: string): Weather | undefined
  /** Whether values are real: false of sample data alone. */
  readonly isReal: boolean
}
