import { ToolError, type McpServer } from '@mortise/server'
import { z } from 'zod'
import { comparisonSchema, tellComparison, type Compared } from '../answers/comparison.js'
import { inZone, type Location } from '../answers/location.js'
import { ProviderError } from '../providers/provider.js'
import type { Asked, Weather } from '../providers/weather.js'
import { wishes } from '../wishes.js'
import { wordsOf } from '../words/saying.js'
import { argumentsOf } from './arguments.js'
import { locate } from './locate.js'
import { asksOutside, type Parts } from './parts.js'
import { stepsOf } from './steps.js'
import { whereSchema } from './where.js'

/** Offers `compare_locations`: the weather now at several places, side by side. */
export function registerCompareLocations(server: McpServer, parts: Parts): void {
  const { weather, defaults } = parts
  server.registerTool(
    'compare_locations',
    {
      title: 'Compare places',
      description:
        'The weather now at two to eight places, side by side. A place of which nobody can tell has current null and says why. ' +
        'Show the attribution.',
      inputSchema: argumentsOf({
        locations: z.array(whereSchema).min(2).max(8).describe('Each { name }, { lat, lon } or { id }'),
        ...wishes(defaults),
      }),
      outputSchema: comparisonSchema,
      annotations: asksOutside(weather),
    },
    async ({ locations: wheres, ...wanted }, ctx) => {
      const { language } = wanted
      const { steps } = wordsOf[language]
      const { step, done } = stepsOf(ctx, steps, 2 * wheres.length + 1)
      const locations: Location[] = []
      // One after the other: people are asked one question at a time.
      for (const [i, where] of wheres.entries()) {
        step(steps.findingOne(i + 1, wheres.length))
        locations.push(await locate(where, { ...parts, language }, ctx, `location-${i}`))
      }
      const asked = { signal: ctx.signal, language, step }
      const compared = await Promise.all(locations.map((location) => lookAt(location, weather, asked)))
      done()
      const failures = compared.flatMap((each) => ('problem' in each ? [each.problem] : []))
      if (failures.length === compared.length) throw new ToolError([...new Set(failures)].join('\n'))
      return tellComparison(compared, wanted)
    },
  )
}

async function lookAt(location: Location, weather: Weather, asked: Asked): Promise<Compared> {
  try {
    const answer = await weather.current(location, asked)
    return { location: inZone(location, answer.timezone), answer }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return { location, problem: error.message }
  }
}
