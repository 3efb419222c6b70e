import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { tellAlerts } from '../answers/alerts.js'
import { tellCurrent } from '../answers/current.js'
import { tellForecast } from '../answers/forecast.js'
import { inZone, locationOf, type Location } from '../answers/location.js'
import type { Told } from '../answers/told.js'
import { ProviderError } from '../providers/provider.js'
import type { Answered, Weather } from '../providers/weather.js'
import { isState } from '../states.js'
import type { Parts } from '../tools/parts.js'

/** The templates of what can be read of the weather, and followed. */
export const templates = {
  current: 'weather://{provider}/{locationId}/current',
  forecast: 'weather://{provider}/{locationId}/forecast',
  alerts: 'weather://alerts/{area}',
} as const

/** Takes one reading. Throws `ProtocolError` where no provider can be reached. */
export type Reading = (signal: AbortSignal) => Promise<Read>

/** What was read. */
export interface Read {
  readonly content: object
  /** Until when reading again is of no use, in milliseconds since 1970; absent where nobody says. */
  readonly freshUntil?: number
}

const readOf = ({ freshUntil }: Answered, { structuredContent: content }: Told<object>): Read => ({
  content,
  ...(freshUntil !== undefined && { freshUntil }),
})

const days = 7

/** What there is to read under a URI of one of the templates; undefined where there is nothing. */
export async function readingAt(uri: string, parts: Parts): Promise<Reading | undefined> {
  const weatherOf = /^weather:\/\/([\w-]+)\/(\d{1,10})\/(current|forecast)$/.exec(uri)
  if (weatherOf) {
    const [, provider = '', id, what] = weatherOf
    const place = (await parts.gazetteer()).byId(Number(id))
    const weather = provider === 'auto' ? parts.weather : parts.weather.only(provider)
    if (!place || !weather) return undefined
    const location = locationOf(place, parts.now(), parts.defaults.language)
    return failing(what === 'current' ? current(location, weather, parts) : forecast(location, weather, parts))
  }
  const [, area] = /^weather:\/\/alerts\/(\d{1,10}|[A-Za-z]{2})$/.exec(uri) ?? []
  return area === undefined ? undefined : alerts(area, parts)
}

const current =
  (location: Location, weather: Weather, { defaults }: Parts): Reading =>
  async (signal) => {
    const answer = await weather.current(location, { signal, language: defaults.language })
    return readOf(answer, tellCurrent(inZone(location, answer.timezone), answer, defaults))
  }

const forecast =
  (location: Location, weather: Weather, { defaults }: Parts): Reading =>
  async (signal) => {
    const answer = await weather.forecast(location, { days, hourly: false }, { signal, language: defaults.language })
    return readOf(answer, tellForecast(inZone(location, answer.timezone), answer, defaults))
  }

async function alerts(area: string, { gazetteer, weather, now, defaults }: Parts): Promise<Reading | undefined> {
  const { language } = defaults
  if (/^[A-Z]{2}$/i.test(area)) {
    const state = area.toUpperCase()
    if (!isState(state)) return undefined
    return failing(async (signal) => {
      const answer = await weather.alertsOfState(state, { signal, language })
      return readOf(answer, tellAlerts(state, answer, language))
    })
  }
  const place = (await gazetteer()).byId(Number(area))
  if (!place) return undefined
  const location = locationOf(place, now(), language)
  return failing(async (signal) => {
    const answer = await weather.alerts(location, { signal, language })
    return readOf(answer, tellAlerts(location, answer, language))
  })
}

/** A resource has no text for its failure but the error of the protocol. */
const failing =
  (reading: Reading): Reading =>
  async (signal) => {
    try {
      return await reading(signal)
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      throw new ProtocolError(ErrorCode.internal, error.message, undefined, { cause: error })
    }
  }
