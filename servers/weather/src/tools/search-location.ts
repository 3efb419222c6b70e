import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { label } from '../gazetteer/choose.js'
import { countryName } from '../gazetteer/countries.js'
import type { Place } from '../gazetteer/place.js'
import { geonames, provenanceOf, provenanceSchema } from '../provenance.js'
import type { Language } from '../providers/weather.js'
import { languageSchema } from '../words/saying.js'
import { looksOnly, type Parts } from './parts.js'

/** A place of the gazetteer, as answers tell of it. */
export const placeSchema = z.object({
  id: z.int().describe('GeoNames id; give it as location to the other tools'),
  name: z.string(),
  label: z.string().describe('The name with region and country'),
  chineseNames: z.array(z.string()),
  latitude: z.number(),
  longitude: z.number(),
  country: z.string().describe('ISO 3166 code'),
  countryName: z.string(),
  region: z.string().nullable(),
  population: z.int(),
  elevation: z.number().nullable().describe('Metres above the sea'),
  timezone: z.string().describe('IANA name'),
  isCapital: z.boolean(),
})

/** A place of the gazetteer in the form of an answer. */
export function described(place: Place, language: Language = 'en'): z.infer<typeof placeSchema> {
  const { asciiName: _ascii, region, ...rest } = place
  return {
    ...rest,
    chineseNames: [...place.chineseNames],
    label: label(place, language),
    countryName: countryName(place.country, language),
    region: region?.name ?? null,
  }
}

/** Offers `search_location`: places by name, from the bundled gazetteer. */
export function registerSearchLocation(server: McpServer, { gazetteer, now, defaults }: Parts): void {
  server.registerTool(
    'search_location',
    {
      title: 'Search a place',
      description:
        'Finds towns and cities by name or the beginning of one, in English, Chinese, or (large ones) other languages; accents ' +
        'do not matter. Best fit first, then by population. Region or country may follow a comma. Works without a network.',
      inputSchema: z.object({
        query: z.string().trim().min(1).max(100).describe('Such as Paris; Springfield, IL; 杭州; Münch'),
        country: z.string().trim().min(2).max(60).optional().describe('Only this country: a code (FR) or a name'),
        limit: z.int().min(1).max(50).default(10).describe('How many at most'),
        language: languageSchema.default(defaults.language),
      }),
      outputSchema: z.object({
        matches: z.array(placeSchema),
        total: z.int().describe('How many there are, of which the first are given'),
        provenance: provenanceSchema,
      }),
      annotations: looksOnly,
    },
    async ({ query, country, limit, language }) => {
      const found = (await gazetteer()).search(query, { country })
      const matches = found.slice(0, limit).map(({ place }) => described(place, language))
      const provenance = provenanceOf(geonames, 'gazetteer', now())
      const lines = matches.map(
        ({ id, label: words, population, latitude, longitude, timezone }) =>
          `- ${words}: id ${id}, ${population} people, ${latitude}, ${longitude}, ${timezone}`,
      )
      const count = found.length === 1 ? '1 place matches' : `${found.length} places match`
      const head = `${count} "${query}"${lines.length < found.length ? `, the first ${lines.length}` : ''}:`
      const text =
        lines.length === 0 ? `No place matches "${query}".` : [head, ...lines, provenance.attribution].join('\n')
      return { content: [{ type: 'text', text }], structuredContent: { matches, total: found.length, provenance } }
    },
  )
}
