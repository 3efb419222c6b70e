import { provenanceOf, type Source } from '../provenance.js'
import { daysBetween, laterDate } from '../sky/clock.js'
import type { Conditions, DayOutlook } from './provider.js'
import type { Alert, Answered, HourOutlook, Weather } from './weather.js'

/** What is not real says so where data is credited. */
export const sampleSource: Source = {
  provider: 'sample',
  licence: 'CC0 1.0',
  attribution: 'SAMPLE DATA: the same for every place and day, not a forecast',
}
/** So long ago that nobody takes it for today. */
const firstDate = '2000-01-01'
const noon = `${firstDate}T12:00:00+00:00`

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

const hourOf = (i: number): HourOutlook => ({
  time: `${laterDate(firstDate, Math.floor(i / 24))}T${String(i % 24).padStart(2, '0')}:00:00+00:00`,
  temperature: 16 - Math.abs(14 - (i % 24)) / 2,
  apparentTemperature: null,
  humidity: 70,
  precipitation: 0,
  precipitationProbability: 10,
  windSpeed: 4,
  windDirection: 240,
  weatherCode: 2,
})

const warning: Alert = {
  id: 'sample',
  event: 'SAMPLE WARNING',
  headline: 'SAMPLE WARNING, NOT REAL',
  severity: 'minor',
  certainty: null,
  urgency: null,
  areas: 'everywhere in the sample data',
  onset: noon,
  ends: null,
  description: 'This is sample data for trying things out. No such warning is in force.',
  instruction: null,
  sender: 'sample',
}

const air = {
  pm10: 20,
  pm2_5: 10,
  carbonMonoxide: null,
  nitrogenDioxide: 15,
  sulphurDioxide: null,
  ozone: 60,
  europeanAqi: 30,
  usAqi: 40,
}

const list = <T>(length: number, of: (i: number) => T): T[] => Array.from({ length }, (_, i) => of(i))

/** Weather that is not real, for trying things out without a network: the same everywhere, dated in the year 2000. */
export function sampleWeather(now: () => number = Date.now): Weather {
  const answered = (observedAt: string | null = null): Answered => ({
    timezone: null,
    provenance: provenanceOf(sampleSource, 'sample', now(), observedAt),
    notes: [],
  })
  const alerts = () => Promise.resolve({ ...answered(), coverage: 'covered' as const, alerts: [warning] })
  const weather: Weather = {
    isReal: false,
    current: () => Promise.resolve({ ...answered(noon), conditions }),
    forecast: (_place, { days, hourly }) =>
      Promise.resolve({ ...answered(), days: list(days, dayOf), hours: hourly ? list(days * 24, hourOf) : [] }),
    alerts,
    alertsOfState: alerts,
    history: (_place, { start, end }) => Promise.resolve({ ...answered(), days: list(daysBetween(start, end), dayOf) }),
    airQuality: () => Promise.resolve({ ...answered(noon), ...air }),
    status: () => [{ name: 'sample', lastSuccess: null, lastFailure: null, quota: null }],
    only: (name) => (name === 'sample' ? weather : undefined),
  }
  return weather
}
