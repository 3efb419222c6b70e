import { inTurn, type Lack, type Turn } from './chain.js'
import type { Questions, Service } from './service.js'
import { warned } from './warned.js'
import type { ForecastWeather, Spot, Weather } from './weather.js'

/** What real services answer, those first that stand first. */
export function liveWeather(services: readonly Service[], now: () => number): Weather {
  /** The services that may know, each with its asking. */
  function turns<Q extends keyof Questions, T>(
    question: Q,
    place: Spot | undefined,
    ask: (answer: NonNullable<Service['answers'][Q]>) => Promise<T>,
  ): Turn<T>[] {
    return services.flatMap((service) => {
      const answer = service.answers[question]
      const mayKnow = answer !== undefined && (place === undefined || service.knows(place))
      return mayKnow ? [{ service, ask: () => ask(answer) }] : []
    })
  }

  return {
    isReal: true,
    current(place, asked) {
      const of = turns('current', place, (ask) => ask(place, asked))
      return inTurn(of, place.name, asked)
    },
    forecast(place, span, asked) {
      const of = turns('forecast', place, (ask) => ask(place, span, asked))
      return inTurn(of, place.name, asked, lacksOf(span))
    },
    alerts(place, asked) {
      const of = turns('alerts', place, (ask) => ask(place, asked))
      return warned(of, place.name, asked, now)
    },
    alertsOfState(state, asked) {
      const of = turns('alertsOfState', undefined, (ask) => ask(state, asked))
      return warned(of, state, asked, now)
    },
    history(place, span, asked) {
      const of = turns('history', place, (ask) => ask(place, span, asked))
      return inTurn(of, place.name, asked)
    },
    airQuality(place, asked) {
      const of = turns('airQuality', place, (ask) => ask(place, asked))
      return inTurn(of, place.name, asked)
    },
    only(name) {
      const service = services.find((each) => each.name === name)
      return service && liveWeather([service], now)
    },
    status: () => services.map((service) => ({ name: service.name, ...service.status() })),
  }
}

/** What a forecast lacks of what was asked for. */
const lacksOf =
  (span: { days: number; hourly: boolean }): Lack<ForecastWeather> =>
  ({ days, hours, provenance: { provider } }) => {
    if (days.length < span.days) return `${provider} gives ${days.length} of the ${span.days} days`
    return span.hourly && hours.length === 0 ? `${provider} gives no hours` : undefined
  }
