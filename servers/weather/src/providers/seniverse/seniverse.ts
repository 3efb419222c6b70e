import { provenanceOf, type Source } from '../../provenance.js'
import { Upstream, type Fetched, type Request } from '../network/upstream.js'
import type { World } from '../network/world.js'
import { ProviderError } from '../provider.js'
import type { Service } from '../service.js'
import { standingOf } from '../standing.js'
import { wordsOf } from '../../words/saying.js'
import type { Asked, Spot } from '../weather.js'
import { readAlarms, readCurrent, readDaily, readParent } from './readings.js'
import { authorise, type Credentials } from './signature.js'
import { verdict } from './verdict.js'

/** Where Seniverse is, and how we are known there. */
export interface SeniverseSettings extends Credentials {
  readonly url: string
}

/** Whom the weather of Seniverse is owed to. */
export const seniverseSource: Source = {
  provider: 'Seniverse',
  licence: 'commercial, by the terms of the key (https://www.seniverse.com/); not to be passed on',
  attribution: 'Weather data by Seniverse 心知天气 (https://www.seniverse.com/); units may have been converted',
}

const minute = 60_000
const day = 1440 * minute

/** Seniverse, which knows China and wants a key. */
export function seniverse({ url, key, uid }: SeniverseSettings, world: World): Service {
  const credentials: Credentials = { key, uid }
  const host = new Upstream(
    {
      provider: 'Seniverse',
      base: url,
      rate: { burst: 5, perSecond: 2 },
      secrets: uid === undefined ? [key] : [key, uid],
      authorise: (to) => authorise(to, credentials, world.now()),
      verdict,
    },
    world,
  )
  return {
    name: 'seniverse',
    source: seniverseSource,
    knows: ({ country }) => country === 'CN',
    answers: answersOf(host),
    status: () => standingOf([host]),
  }
}

function answersOf(host: Upstream): Service['answers'] {
  return {
    async current(place, asked) {
      const request = { path: '/v3/weather/now.json', query: { unit: 'c' }, read: readCurrent, usual: 5 * minute }
      const { value, got, ...how } = await inPlace(host, request, place, asked)
      const { conditions, words, time, timezone } = value
      const { notes } = wordsOf[asked.language ?? 'en']
      const said = words === undefined ? [] : [notes.calls('Seniverse', words)]
      // They call it the weather as it is (实况), in contrast to what they forecast.
      const provenance = provenanceOf(seniverseSource, 'observation', got, time)
      return { conditions, timezone, provenance, ...how, notes: [...how.notes, ...said] }
    },
    async forecast(place, { days: count }, asked) {
      const query = { unit: 'c', start: '0', days: String(count) }
      const read = (body: unknown) => readDaily(body, count)
      const request = { path: '/v3/weather/daily.json', query, read, usual: 30 * minute }
      const { value, got, ...how } = await inPlace(host, request, place, asked)
      return { ...value, hours: [], provenance: provenanceOf(seniverseSource, 'forecast', got), ...how }
    },
    async alerts(place, asked) {
      // Old warnings mislead, and so does it to have had none an hour ago.
      const request = {
        path: '/v3/weather/alarm.json',
        query: { detail: 'more' },
        read: readAlarms,
        usual: minute,
        atMost: minute,
        staleFor: 0,
      }
      const { value, got, ...how } = await inPlace(host, request, place, asked)
      return { ...value, coverage: 'covered', provenance: provenanceOf(seniverseSource, 'warning', got), ...how }
    },
  }
}

/** Asks about a place; where the key may not have it, about the city that it belongs to, with a note. */
async function inPlace<T>(
  host: Upstream,
  request: Request<T>,
  place: Spot,
  { signal, language = 'en' }: Asked,
): Promise<Fetched<T>> {
  const ask = (location: string): Promise<Fetched<T>> =>
    host.get({ ...request, language, query: { ...request.query, location, language } }, signal)
  const position = `${place.latitude.toFixed(2)}:${place.longitude.toFixed(2)}`
  try {
    return await ask(position)
  } catch (error) {
    if (!(error instanceof ProviderError) || error.problem !== 'unsupported') throw error
    const query = { q: position, limit: '1' }
    const search = { path: '/v3/location/search.json', query, read: readParent, usual: day, atLeast: day }
    const { value: parent } = await host.get(search, signal)
    if (parent === undefined) throw new ProviderError('denied', error.reason, error.next)
    const answer = await ask(parent)
    return {
      ...answer,
      notes: [...answer.notes, wordsOf[language].notes.parent(error.reason, parent)],
    }
  }
}
