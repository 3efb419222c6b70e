import { provenanceOf, type Source } from '../provenance.js'
import { ProviderError, type Conditions, type DayOutlook } from '../providers/provider.js'
import type { Alert, Answered, Asked, HourOutlook, Weather } from '../providers/weather.js'
import { laterDate } from '../sky/clock.js'
import { noon } from './noon.js'

/** Whom the values of the fake are owed to. */
export const fakeSource: Source = { provider: 'Fake', licence: 'none needed', attribution: 'Weather by nobody' }

/** Overcast, of an afternoon in November. */
export const conditions: Conditions = {
  temperature: 17.4,
  apparentTemperature: 16.2,
  humidity: 61,
  precipitation: 0,
  cloudCover: 100,
  pressure: 1021.4,
  windSpeed: 2.33,
  windDirection: 41,
  windGusts: 5.3,
  weatherCode: 3,
}
/** Nothing is known. */
export const nothing: Conditions = {
  temperature: null,
  apparentTemperature: null,
  humidity: null,
  precipitation: null,
  cloudCover: null,
  pressure: null,
  windSpeed: null,
  windDirection: null,
  windGusts: null,
  weatherCode: null,
}
/** A day of rain, of which not everything is known. */
export const rainyDay: DayOutlook = {
  date: '2026-11-20',
  temperatureMax: 15.2,
  temperatureMin: 10.8,
  precipitation: 4.6,
  precipitationProbability: null,
  windSpeedMax: 4.1,
  windGustsMax: 8.8,
  windDirection: 60,
  uvIndexMax: null,
  weatherCode: 61,
}
const hour: HourOutlook = {
  time: '2026-11-20T13:00:00+00:00',
  temperature: 12,
  apparentTemperature: null,
  humidity: 80,
  precipitation: 0.4,
  precipitationProbability: 70,
  windSpeed: 3,
  windDirection: 90,
  weatherCode: 61,
}
/** A warning of frost. */
export const frost: Alert = {
  id: 'frost-1',
  event: 'Freeze Warning',
  headline: 'Freeze Warning until Saturday',
  severity: 'moderate',
  certainty: 'Likely',
  urgency: 'Expected',
  areas: 'Washington; Marshall',
  onset: '2026-11-21T00:00:00-06:00',
  ends: '2026-11-21T09:00:00-06:00',
  description: 'Temperatures as low as 26 expected.',
  instruction: 'Protect tender plants.',
  sender: 'NWS Topeka KS',
}

/** What every answer of the fake says of itself, unless told otherwise. */
export const answered = (kind: 'model' | 'forecast' | 'warning', more: Partial<Answered> = {}): Answered => ({
  timezone: null,
  provenance: provenanceOf(fakeSource, kind, noon, kind === 'model' ? '2026-11-20T12:00:00+00:00' : null),
  notes: [],
  ...more,
})

/** Weather without a network that says the same everywhere, but for what is given. */
export function fakeWeather(given: Partial<Weather> = {}): Weather {
  const told = <T>(asked: Asked, about: string, answer: T): Promise<T> => {
    asked.step?.(`Asking Fake about ${about}`)
    return Promise.resolve(answer)
  }
  const days = (count: number, from = rainyDay.date): DayOutlook[] =>
    Array.from({ length: count }, (_, i) => ({ ...rainyDay, date: laterDate(from, i) }))
  const weather: Weather = {
    isReal: true,
    current: ({ name }, asked) => told(asked, name, { ...answered('model'), conditions }),
    forecast: ({ name }, { days: count, hourly }, asked) =>
      told(asked, name, { ...answered('forecast'), days: days(count), hours: hourly ? [hour] : [] }),
    alerts: ({ name }, asked) =>
      told(asked, name, { ...answered('warning'), coverage: 'covered', alerts: [frost] } as const),
    alertsOfState: (state, asked) =>
      told(asked, state, { ...answered('warning'), coverage: 'covered', alerts: [] } as const),
    history: ({ name }, { start }, asked) => told(asked, name, { ...answered('model'), days: days(1, start) }),
    airQuality: ({ name }, asked) =>
      told(asked, name, {
        ...answered('model'),
        pm10: 48.2,
        pm2_5: 33.7,
        carbonMonoxide: null,
        nitrogenDioxide: 20,
        sulphurDioxide: 4,
        ozone: 61,
        europeanAqi: 58,
        usAqi: 97,
      }),
    status: () => [{ name: 'fake', lastSuccess: null, lastFailure: null, quota: null }],
    only: (name) => (name === 'fake' ? weather : undefined),
    ...given,
  }
  return weather
}

/** Nobody can be reached. */
export const unreachable = (): Promise<never> =>
  Promise.reject(new ProviderError('offline', 'Fake cannot be reached', 'Check the network.'))
