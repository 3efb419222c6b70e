import { provenanceOf, type Source } from '../../provenance.js'
import { daysBetween } from '../../sky/clock.js'
import type { Point } from '../../gazetteer/distance.js'
import { Tally } from '../network/tally.js'
import { Upstream } from '../network/upstream.js'
import type { World } from '../network/world.js'
import { standingOf } from '../standing.js'
import type { Questions, Service } from '../service.js'
import { readAir, readCurrent, readDaily, readHours, readPast } from './readings.js'
import { wordsOf } from '../../words/saying.js'
import { airVariables, asked, currentVariables, dailyVariables, hourlyVariables, pastVariables } from './variables.js'
import { verdict } from './verdict.js'

/** Where Open-Meteo is, and how we are known there. */
export interface OpenMeteoSettings {
  readonly url: string
  readonly archiveUrl: string
  readonly airUrl: string
  /** Of those who pay. */
  readonly key: string | undefined
}

/** Whom the weather of Open-Meteo is owed to. */
export const openMeteoSource: Source = {
  provider: 'Open-Meteo',
  licence: 'CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); the free service is for non-commercial use',
  attribution: 'Weather data by Open-Meteo.com (https://open-meteo.com/); units may have been converted',
}
/** Whom the days gone by are owed to. */
export const openMeteoArchiveSource: Source = {
  ...openMeteoSource,
  attribution: `${openMeteoSource.attribution}; days gone by contain modified Copernicus Climate Change Service information`,
}
/** Whom the quality of the air is owed to. */
export const openMeteoAirSource: Source = {
  ...openMeteoSource,
  attribution: `${openMeteoSource.attribution}; air quality by CAMS, the Copernicus Atmosphere Monitoring Service`,
}

const minutes = 60_000
const freeADay = 10_000
const metric = { timezone: 'auto', wind_speed_unit: 'ms' }
const at = ({ latitude, longitude }: Point) => ({ latitude: latitude.toFixed(4), longitude: longitude.toFixed(4) })

/** The services of open-meteo.com, which know the whole world and need no key. */
export function openMeteo({ url, archiveUrl, airUrl, key }: OpenMeteoSettings, world: World): Service {
  // Whoever pays knows what for.
  const tally = key === undefined ? new Tally(freeADay, world.now) : undefined
  const host = (base: string): Upstream =>
    new Upstream(
      {
        provider: openMeteoSource.provider,
        base,
        // Six hundred a minute are free.
        rate: { burst: 20, perSecond: 8 },
        tally,
        verdict,
        ...(key && { secrets: [key], authorise: (to: URL) => to.searchParams.set('apikey', key) }),
      },
      world,
    )
  const [live, archive, air] = [host(url), host(archiveUrl), host(airUrl)]
  return {
    name: 'open-meteo',
    source: openMeteoSource,
    knows: () => true,
    answers: { ...aheadOf(live), ...pastOf(archive), ...airOf(air) },
    status() {
      const standing = standingOf([live, archive, air])
      return { ...standing, quota: standing.quota ?? tally?.left ?? null }
    },
  }
}

function aheadOf(live: Upstream): Pick<Questions, 'current' | 'forecast'> {
  const path = '/v1/forecast'
  return {
    async current(place, { signal, language }) {
      const query = { ...at(place), ...metric, current: asked(currentVariables) }
      const { value, got, ...how } = await live.get(
        { path, query, read: readCurrent, usual: 5 * minutes, language },
        signal,
      )
      const { values: conditions, time, timezone } = value
      return { conditions, timezone, provenance: provenanceOf(openMeteoSource, 'model', got, time), ...how }
    },
    async forecast(place, { days: count, hourly }, { signal, language }) {
      const more = hourly ? { hourly: asked(hourlyVariables) } : {}
      const query = { ...at(place), ...metric, daily: asked(dailyVariables), forecast_days: String(count), ...more }
      const read = (body: unknown) => ({ ...readDaily(body, count), hours: hourly ? readHours(body, count) : [] })
      const { value, got, ...how } = await live.get({ path, query, read, usual: 15 * minutes, language }, signal)
      return { ...value, provenance: provenanceOf(openMeteoSource, 'forecast', got), ...how }
    },
  }
}

function pastOf(archive: Upstream): Pick<Questions, 'history'> {
  return {
    async history(place, { start, end }, { signal, language = 'en' }) {
      const query = { ...at(place), ...metric, daily: asked(pastVariables), start_date: start, end_date: end }
      const read = (body: unknown) => readPast(body, daysBetween(start, end))
      const request = { path: '/v1/archive', query, read, usual: 360 * minutes, language }
      const { value, got, ...how } = await archive.get(request, signal)
      const unknown = value.days.filter(({ date: _date, ...values }) =>
        Object.values(values).every((each) => each === null),
      )
      const late = wordsOf[language].notes.late(unknown.length)
      return {
        ...value,
        provenance: provenanceOf(openMeteoArchiveSource, 'model', got),
        ...how,
        notes: unknown.length === 0 ? how.notes : [...how.notes, late],
      }
    },
  }
}

function airOf(air: Upstream): Pick<Questions, 'airQuality'> {
  return {
    async airQuality(place, { signal, language }) {
      const query = { ...at(place), timezone: 'auto', current: asked(airVariables) }
      const request = { path: '/v1/air-quality', query, read: readAir, usual: 15 * minutes, language }
      const { value, got, ...how } = await air.get(request, signal)
      return {
        ...value.values,
        timezone: value.timezone,
        provenance: provenanceOf(openMeteoAirSource, 'model', got, value.time),
        ...how,
      }
    },
  }
}
