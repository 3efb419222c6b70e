import { wordsOf } from '../words/saying.js'
import { ProviderError } from './provider.js'
import { liveWeather } from './live-weather.js'
import { recordedDays } from './recorded-days.js'
import { unknownWarnings } from './warned.js'
import type { Asked, Weather } from './weather.js'

const reason = 'This server was told to ask no provider (offline)'
const next =
  'Start it without that to get weather, or with --provider sample to try it out on data that is plainly marked as not ' +
  'real. search_location and get_astronomy work as they are, and get_history of Seattle and New York from 2012-01-01 to ' +
  '2015-12-31.'

/** No weather but some of the past, for where there is no network: each question fails, and says what works. */
export function offlineWeather(now: () => number): Weather {
  const none = (): Promise<never> => Promise.reject(new ProviderError('offline', reason, next))
  const unknown = ({ language = 'en' }: Asked) =>
    Promise.resolve(unknownWarnings('not_asked', wordsOf[language].notes.asksNobody))
  const recorded = liveWeather([recordedDays(now)])
  const weather: Weather = {
    isReal: true,
    current: none,
    forecast: none,
    history: (place, span, asked) =>
      recorded.history(place, span, asked).catch((error: unknown) => {
        if (!(error instanceof ProviderError)) throw error
        throw new ProviderError('offline', `${reason}, and of those days at ${place.name} it has nothing itself`, next)
      }),
    airQuality: none,
    alerts: (_place, asked) => unknown(asked),
    alertsOfState: (_state, asked) => unknown(asked),
    status: () => [{ name: 'offline', lastSuccess: null, lastFailure: null, quota: null }, ...recorded.status()],
    only: (name) => (name === 'offline' ? weather : recorded.only(name)),
  }
  return weather
}
