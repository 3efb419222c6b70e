import { provenanceOf, type Source } from '../../provenance.js'
import { Upstream, type Fetched } from '../network/upstream.js'
import type { World } from '../network/world.js'
import { ProviderError } from '../provider.js'
import type { Questions, Service } from '../service.js'
import { standingOf } from '../standing.js'
import { wordsOf } from '../../words/saying.js'
import type { Alert, Alerts, Asked, Spot } from '../weather.js'
import { readAlerts } from './alerts.js'
import { readDays, readHours } from './forecast.js'
import { cellOf, pointOf } from './grid.js'
import { readObservation, readStations } from './observation.js'
import { verdict } from './verdict.js'

/** Where the NWS is. */
export interface NwsSettings {
  readonly url: string
}

/** Whom the weather of the NWS is owed to. */
export const nwsSource: Source = {
  provider: 'NWS',
  licence: 'public domain (US government)',
  attribution: 'Data by the US National Weather Service (https://www.weather.gov/), which does not endorse this server',
}

/** The states of the USA, and what else the NWS looks after. */
const countries = new Set(['US', 'PR', 'GU', 'VI', 'AS', 'MP'])
const minute = 60_000
const day = 1440 * minute
/** Who goes without a name is turned away. */
const userAgent = 'mortise-weather (https://github.com/mortise-mcp/mortise)'

/** The National Weather Service of the USA, which needs no key. */
export function nws({ url }: NwsSettings, world: World): Service {
  const headers = { 'user-agent': userAgent, accept: 'application/geo+json' }
  const rate = { burst: 10, perSecond: 5 }
  const host = new Upstream({ provider: 'NWS', base: url, rate, headers, verdict }, world)
  return {
    name: 'nws',
    source: nwsSource,
    // Of a bare position nobody has said in which country it lies: the NWS knows.
    knows: ({ country }) => country === null || countries.has(country),
    answers: { current: currentOf(host), forecast: forecastOf(host), ...warningsOf(host, world.now) },
    status: () => standingOf([host]),
  }
}

function currentOf(host: Upstream): Questions['current'] {
  /** Of the three nearest stations the first that has a temperature, for many have instruments out of order. */
  async function observed(stations: readonly string[], { signal, language }: Asked) {
    let first: { station: string; answer: Fetched<ReturnType<typeof readObservation>> } | undefined
    for (const station of stations.slice(0, 3)) {
      const path = `/stations/${station}/observations/latest`
      const answer = await host.get({ path, read: readObservation, usual: 5 * minute, language }, signal)
      if (answer.value.conditions.temperature !== null) return { station, answer }
      first ??= { station, answer }
    }
    if (first) return first
    throw new ProviderError('unsupported', 'NWS has no station about this place', 'Ask another provider.')
  }

  return async (place, asked) => {
    const { signal, language = 'en' } = asked
    const { value: cell } = await cellOf(place, host, signal)
    const request = { path: `${cell.path}/stations`, read: readStations, usual: day, atLeast: day, staleFor: 30 * day }
    const { value: stations } = await host.get(request, signal)
    const { station, answer } = await observed(stations, asked)
    const { value, got, ...how } = answer
    const { conditions, time } = value
    const provenance = provenanceOf(nwsSource, 'observation', got, time)
    const age = wordsOf[language].notes.measuredAt(station, Math.round(provenance.ageSeconds / 60))
    return { conditions, timezone: cell.timezone, provenance, ...how, notes: [...how.notes, age] }
  }
}

function forecastOf(host: Upstream): Questions['forecast'] {
  return async (place, { days: count, hourly }, { signal, language = 'en' }) => {
    const { value: cell } = await cellOf(place, host, signal)
    const query = { units: 'si' }
    const byHalves = { path: `${cell.path}/forecast`, query, read: readDays, usual: 30 * minute, language }
    const byHours = { path: `${cell.path}/forecast/hourly`, query, read: readHours, usual: 30 * minute, language }
    const halves = await host.get(byHalves, signal)
    const byHour = hourly ? await host.get(byHours, signal) : undefined
    const days = halves.value.slice(0, count)
    const dates = new Set(days.map(({ date }) => date))
    // The day on which the clocks go back has an hour more.
    const hours = byHour?.value.filter(({ time }) => dates.has(time.slice(0, 10))).slice(0, 24 * count + 1) ?? []
    const got = byHour?.got.stale ? byHour.got : halves.got
    const notes = [...halves.notes, ...(byHour?.notes ?? []), wordsOf[language].notes.nights]
    const freshUntil = Math.min(halves.freshUntil, byHour?.freshUntil ?? Infinity)
    const provenance = provenanceOf(nwsSource, 'forecast', got)
    return { days, hours, timezone: cell.timezone, provenance, notes, freshUntil }
  }
}

function warningsOf(host: Upstream, now: () => number): Pick<Questions, 'alerts' | 'alertsOfState'> {
  async function inForce(query: Record<string, string>, timezone: string | null, signal: AbortSignal): Promise<Alerts> {
    const read = (body: unknown): Alert[] => readAlerts(body, now())
    // Old warnings mislead, and so does it to have had none an hour ago.
    const request = { path: '/alerts/active', query, read, usual: minute, atMost: minute, staleFor: 0 }
    const { value: alerts, got, ...how } = await host.get(request, signal)
    return { coverage: 'covered', alerts, timezone, provenance: provenanceOf(nwsSource, 'warning', got), ...how }
  }

  return {
    async alerts(place: Spot, { signal }) {
      // Asked about a place that it does not cover, the NWS has a list of none: only the look-up says that it does not.
      const { value: cell } = await cellOf(place, host, signal)
      return inForce({ point: pointOf(place) }, cell.timezone, signal)
    },
    alertsOfState: (state, { signal }) => inForce({ area: state.toUpperCase() }, null, signal),
  }
}
