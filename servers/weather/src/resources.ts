import { ResourceNotFound, type McpServer } from '@mortise/server'
import { completeIds } from './completion.js'
import { computed, geonames } from './provenance.js'
import { described } from './tools/search-location.js'
import type { Parts } from './tools/parts.js'

/** Offers what can be read: whom the data is owed to, how the provider fares, and places by id. */
export function registerResources(server: McpServer, { provider, gazetteer }: Parts): void {
  const owed = [provider, geonames, computed]
  server.registerResource(
    'attribution',
    'weather://attribution',
    {
      title: 'Attribution',
      description: 'Whom the data of this server is owed to, and on what terms it may be used',
      mimeType: 'text/plain',
    },
    () =>
      owed.map(({ provider: who, attribution, licence }) => `${who}: ${attribution}. Licence: ${licence}.`).join('\n'),
  )
  server.registerResource(
    'providers',
    'weather://providers',
    {
      title: 'Providers',
      description: 'Where the weather comes from, and when that last worked and last failed',
      mimeType: 'application/json',
    },
    () => {
      const { name, provider: title, isReal, licence, attribution } = provider
      return JSON.stringify(
        { providers: [{ name, title, isReal, licence, attribution, ...provider.status() }] },
        null,
        2,
      )
    },
  )
  server.registerResource(
    'place',
    'weather://place/{id}',
    {
      title: 'Place',
      description:
        'A town or city of the gazetteer by its GeoNames id; the id completes from the beginning of the name',
      mimeType: 'application/json',
      complete: { id: async (typed) => completeIds(await gazetteer(), typed) },
    },
    async (uri, { id = '' }) => {
      const place = /^\d+$/.test(id) ? (await gazetteer()).byId(Number(id)) : undefined
      if (!place) throw new ResourceNotFound(uri)
      return JSON.stringify(
        { ...described(place), licence: geonames.licence, attribution: geonames.attribution },
        null,
        2,
      )
    },
  )
}
