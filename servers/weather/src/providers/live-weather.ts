import { inTurn, type Lack, type Turn } from './chain.js'
import type { Questions, Service } from './service.js'
import { wordsOf } from '../words/saying.js'
import { warned } from './warned.js'
import type { Asked, ForecastWeather, Spot, Weather } from './weather.js'

/** What real services answer, those first that stand first. */
export function liveWeather(services: readonly Service[]): Weather {
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
      return inTurn(of, place.name, asked, lacksOf(span, asked))
    },
    alerts(place, asked) {
      const of = turns('alerts', place, (ask) => ask(place, asked))
      return warned(of, place.name, asked)
    },
    alertsOfState(state, asked) {
      const of = turns('alertsOfState', undefined, (ask) => ask(state, asked))
      return warned(of, state, asked)
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
      return service && liveWeather([service])
    },
    status: () => services.map((service) => ({ name: service.name, ...service.status() })),
  }
}

/** What a forecast lacks of what was asked for. */
const lacksOf =
  (span: { days: number; hourly: boolean }, { language = 'en' }: Asked): Lack<ForecastWeather> =>
  ({ days, hours, provenance: { provider } }) => {
    const { notes } = wordsOf[language]
    if (days.length < span.days) return notes.fewerDays(provider, days.length, span.days)
    return span.hourly && hours.length === 0 ? notes.noHours(provider) : undefined
  }
