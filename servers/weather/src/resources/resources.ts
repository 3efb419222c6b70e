import { onFollowed, ResourceNotFound, type McpServer, type ResourceConfig } from '@mortise/server'
import { completeIds, completeStates } from '../gazetteer/completion.js'
import type { Place } from '../gazetteer/place.js'
import { geonames } from '../provenance.js'
import type { Parts } from '../tools/parts.js'
import { described } from '../tools/search-location.js'
import { owedTo } from './attribution.js'
import { onlyFollow } from './following.js'
import { Poll } from './poll.js'
import { readingAt, templates } from './readings.js'

const json = (value: object): string => JSON.stringify(value, null, 2)
const single = { attribution: 'weather://attribution', providers: 'weather://providers' } as const
const minute = 60_000
const day = 24 * 60 * minute

/** Offers what can be read: the weather by place, alerts, places, whom the data is owed to, how the providers fare. */
export function registerResources(server: McpServer, parts: Parts): void {
  registerWeather(server, parts)
  registerPlaces(server, parts)
  registerSingles(server, parts)
  onlyFollow(server, async (uri) => {
    if (uri === single.attribution || uri === single.providers) return true
    return ((await placeAt(uri, parts)) ?? (await readingAt(uri, parts))) !== undefined
  })
}

function registerWeather(server: McpServer, parts: Parts): void {
  const { gazetteer, weather, pollMs, now } = parts
  const locationId = async (typed: string) => completeIds(await gazetteer(), typed)
  const provider = (typed: string) =>
    ['auto', ...weather.status().map(({ name }) => name)].filter((name) => name.startsWith(typed))
  const area = async (typed: string) => {
    const places = await gazetteer()
    return [...completeStates(places, typed), ...completeIds(places, typed)]
  }
  const offer = (name: keyof typeof templates, config: ResourceConfig): void => {
    const shared = { mimeType: 'application/json', cacheScope: 'public', ...config } as const
    server.registerResource(name, templates[name], shared, async (uri, _variables, { signal }) => {
      const reading = await readingAt(uri, parts)
      if (!reading) throw new ResourceNotFound(uri)
      const { content, freshUntil } = await reading(signal)
      return { text: json(content), ...(freshUntil !== undefined && { ttlMs: Math.max(0, freshUntil - now()) }) }
    })
  }
  const chosen = 'The provider is one of weather://providers, or auto for whoever is chosen.'
  offer('current', {
    title: 'Weather now',
    description: `The weather now at a place, by its GeoNames id, which completes from the name. ${chosen}`,
    ttlMs: 15 * minute,
    complete: { provider, locationId },
  })
  offer('forecast', {
    title: 'Weather forecast',
    description: `The weather of seven days at a place, by its GeoNames id, which completes from the name. ${chosen}`,
    ttlMs: 60 * minute,
    complete: { provider, locationId },
  })
  offer('alerts', {
    title: 'Weather alerts',
    description:
      'The warnings in force at a place, by its GeoNames id, or in a state of the USA, by its two letters. Where coverage is ' +
      'not "covered", it is not known whether there are any.',
    ttlMs: 2 * minute,
    complete: { area },
  })
  const poll = new Poll({
    readingAt: (uri) => readingAt(uri, parts),
    changed: (uri) => server.resourceChanged(uri),
    everyMs: pollMs,
  })
  onFollowed(server, (uri, isFollowed) => poll.follow(uri, isFollowed))
}

async function placeAt(uri: string, { gazetteer }: Pick<Parts, 'gazetteer'>): Promise<Place | undefined> {
  const [, id] = /^weather:\/\/place\/(\d{1,10})$/.exec(uri) ?? []
  return id === undefined ? undefined : (await gazetteer()).byId(Number(id))
}

function registerPlaces(server: McpServer, { gazetteer, defaults }: Parts): void {
  server.registerResource(
    'place',
    'weather://place/{id}',
    {
      title: 'Place',
      description:
        'A town or city of the gazetteer by its GeoNames id; the id completes from the beginning of the name',
      mimeType: 'application/json',
      ttlMs: day,
      cacheScope: 'public',
      complete: { id: async (typed) => completeIds(await gazetteer(), typed) },
    },
    async (uri) => {
      const place = await placeAt(uri, { gazetteer })
      if (!place) throw new ResourceNotFound(uri)
      const { licence, attribution } = geonames
      return json({ ...described(place, defaults.language), licence, attribution })
    },
  )
}

function registerSingles(server: McpServer, { weather }: Parts): void {
  server.registerResource(
    'attribution',
    single.attribution,
    {
      title: 'Attribution',
      description: 'Whom the data of this server is owed to, and on what terms it may be used',
      mimeType: 'text/plain',
      ttlMs: day,
      cacheScope: 'public',
    },
    () =>
      owedTo(weather)
        .map(({ provider, attribution, licence }) => `${provider}: ${attribution}. Licence: ${licence}.`)
        .join('\n'),
  )
  server.registerResource(
    'providers',
    single.providers,
    {
      title: 'Providers',
      description:
        'Where the weather comes from, the one that is asked first first: when each last worked and last failed, and what is ' +
        'left of its quota',
      mimeType: 'application/json',
      ttlMs: 0,
      cacheScope: 'public',
    },
    () => json({ isReal: weather.isReal, providers: weather.status() }),
  )
}
