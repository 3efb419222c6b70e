import type { McpServer } from '@mortise/server'
import { airQualitySchema, tellAirQuality } from '../answers/air-quality.js'
import { languageSchema } from '../words/saying.js'
import { argumentsOf } from './arguments.js'
import { inquire } from './inquire.js'
import { asksOutside, type Parts } from './parts.js'
import { whereSchema } from './where.js'

/** Offers `get_air_quality`: what is in the air now. */
export function registerAirQuality(server: McpServer, parts: Parts): void {
  const { weather, defaults } = parts
  server.registerTool(
    'get_air_quality',
    {
      title: 'Air quality',
      description:
        'What is in the air now at a place: particles, gases, and two indexes made of them. The provenance says whether it was ' +
        'measured or comes out of a model: say so. Values that nobody knows are null. Show the attribution.',
      inputSchema: argumentsOf({ location: whereSchema, language: languageSchema.default(defaults.language) }),
      outputSchema: airQualitySchema,
      annotations: asksOutside(weather),
    },
    async ({ location: where, language }, ctx) => {
      const { location, answer } = await inquire(where, language, parts, ctx, (place, asked) =>
        weather.airQuality(place, asked),
      )
      return tellAirQuality(location, answer, language)
    },
  )
}
