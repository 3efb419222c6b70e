import { provenanceOf } from '../provenance.js'
import { laterDate } from '../sky/clock.js'
import type { Conditions, DayOutlook, Provider } from './provider.js'

const source = {
  provider: 'sample',
  licence: 'CC0 1.0',
  attribution: 'SAMPLE DATA: the same for every place and day, not a forecast',
}
/** So long ago that nobody takes it for today. */
const firstDate = '2000-01-01'

const conditions: Conditions = {
  temperature: 12.5,
  apparentTemperature: 11,
  humidity: 70,
  precipitation: 0,
  cloudCover: 40,
  pressure: 1013.2,
  windSpeed: 4,
  windDirection: 240,
  windGusts: null,
  weatherCode: 2,
}
const codes = [0, 2, 3, 61, 80, 3, 1]

const dayOf = (i: number): DayOutlook => ({
  date: laterDate(firstDate, i),
  temperatureMax: 14 + (i % 5),
  temperatureMin: 6 + (i % 3),
  precipitation: codes[i % codes.length]! > 50 ? 3.4 : 0,
  precipitationProbability: codes[i % codes.length]! > 50 ? 80 : 10,
  windSpeedMax: 5 + (i % 4),
  windGustsMax: null,
  windDirection: 240,
  uvIndexMax: 3,
  weatherCode: codes[i % codes.length]!,
})

/** Weather that is not real, for trying things out without a network: the same everywhere, dated in the year 2000. */
export function sample(now: () => number = Date.now): Provider {
  const timezone = null
  return {
    ...source,
    name: 'sample',
    isReal: false,
    current() {
      const provenance = provenanceOf(source, 'sample', now(), `${firstDate}T12:00:00+00:00`)
      return Promise.resolve({ conditions, timezone, provenance })
    },
    forecast(_point, days) {
      const outlook = Array.from({ length: days }, (_, i) => dayOf(i))
      return Promise.resolve({ days: outlook, timezone, provenance: provenanceOf(source, 'sample', now()) })
    },
    status: () => ({ lastSuccess: null, lastFailure: null }),
  }
}
