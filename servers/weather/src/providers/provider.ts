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

/** How a provider has fared so far. */
export interface ProviderStatus {
  /** ISO 8601; null before the first. */
  readonly lastSuccess: string | null
  readonly lastFailure: { readonly at: string; readonly problem: Problem; readonly reason: string } | null
}

/** Why there is no weather to be had. */
export type Problem =
  | 'offline'
  | 'timeout'
  | 'quota'
  /** The provider does not like the question. */
  | 'rejected'
  /** The provider does not give this to us: the key is wrong, or may not have it. */
  | 'denied'
  /** The provider has no such thing, or not for this place. */
  | 'unsupported'
  /** The provider has trouble of its own. */
  | 'unavailable'
  /** Its answer cannot be read. */
  | 'malformed'

/** What a failure means for those who would ask again. Times are milliseconds. */
export interface Outlook {
  /** Whether asking again at once may help; default false. */
  readonly passing?: boolean
  /** How long the provider wants to be left alone, where it says so. */
  readonly after?: number | undefined
  /** Until when asking is of no use at all, since 1970. */
  readonly until?: number | undefined
}

/** A provider could not give weather. The message begins with the problem in capitals, and ends in what to do. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly problem: Problem
  /** What happened, without what to do about it. */
  readonly reason: string
  /** What to do about it. */
  readonly next: string
  readonly outlook: Outlook

  constructor(problem: Problem, reason: string, next: string, { cause, ...outlook }: ErrorOptions & Outlook = {}) {
    super(
      `${problem.toUpperCase()}: ${reason}. No weather is made up in its place. ${next}`,
      cause === undefined ? undefined : { cause },
    )
    this.problem = problem
    this.reason = reason
    this.next = next
    this.outlook = outlook
  }
}
