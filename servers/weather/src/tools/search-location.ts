import { ToolError, type McpServer } from '@mortise/server'
import { z } from 'zod'
import { label, mostCandidates, regionName } from '../gazetteer/choose.js'
import { countryName } from '../gazetteer/countries.js'
import type { Place } from '../gazetteer/place.js'
import { geonames, provenanceOf, provenanceSchema } from '../provenance.js'
import type { Language } from '../providers/weather.js'
import { languageSchema, line, wordsOf } from '../words/saying.js'
import { argumentsOf } from './arguments.js'
import { notFound } from './choices.js'
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
  return {
    ...place,
    chineseNames: [...place.chineseNames],
    label: label(place, language),
    countryName: countryName(place.country, language),
    region: regionName(place, language),
  }
}

/** Offers `search_location`: places by name, from the bundled gazetteer. */
export function registerSearchLocation(server: McpServer, { gazetteer, now, defaults }: Parts): void {
  server.registerTool(
    'search_location',
    {
      title: 'Search a place',
      description:
        'Finds towns and cities by name or the beginning of one, in any language and script; accents do not matter. Whole ' +
        'names first, then by population. Region or country may follow a comma. Works without a network.',
      inputSchema: argumentsOf({
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
      const words = wordsOf[language]
      const { search } = words
      const places = await gazetteer()
      const found = places.search(query, { country })
      if (found.length === 0 && country !== undefined && !places.knowsArea(country)) throw unknownCountry(country)
      const matches = found.slice(0, limit).map(({ place }) => described(place, language))
      const provenance = provenanceOf(geonames, 'gazetteer', now())
      const lines = matches.map(({ id, label: about, population, latitude, longitude, timezone }) =>
        line(words, `- ${about}`, `id ${id}`, search.people(population), `${latitude}`, `${longitude}`, timezone),
      )
      const head = search.found(query, found.length, lines.length)
      const text =
        lines.length === 0
          ? notFound(query, places.suggest(query, { country }).slice(0, mostCandidates), language)
          : [head, ...lines, provenance.attribution].join('\n')
      return { content: [{ type: 'text', text }], structuredContent: { matches, total: found.length, provenance } }
    },
  )
}

const unknownCountry = (country: string): ToolError =>
  new ToolError(
    `NOT FOUND: no country is called "${country}". Give its code of two letters, such as FR, or its name, or no country at all.`,
  )
