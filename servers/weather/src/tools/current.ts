import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { currentSchema, tellCurrent } from '../answers/current.js'
import { wishes } from '../wishes.js'
import { argumentsOf } from './arguments.js'
import { inquire } from './inquire.js'
import { asksOutside, type Parts } from './parts.js'
import { whereSchema } from './where.js'

const trust =
  'Values that nobody knows are null. Says where the values come from: show the attribution with them. Fails, and makes ' +
  'nothing up, when no provider can be reached.'

/** Offers `get_current`: the weather now. */
export function registerCurrent(server: McpServer, parts: Parts): void {
  const { weather, defaults } = parts
  server.registerTool(
    'get_current',
    {
      title: 'Weather now',
      description: `The weather now at a place. ${trust}`,
      inputSchema: argumentsOf({ location: whereSchema, ...wishes(defaults) }),
      outputSchema: currentSchema,
      annotations: asksOutside(weather),
    },
    async ({ location: where, ...wanted }, ctx) => {
      const { location, answer } = await inquire(where, wanted.language, parts, ctx, (place, asked) =>
        weather.current(place, asked),
      )
      return tellCurrent(location, answer, wanted)
    },
  )
}

/** Offers `get_weather`: the weather now in a city, under the name and with the argument that many examples use. */
export function registerWeather(server: McpServer, parts: Parts): void {
  const { weather, defaults } = parts
  server.registerTool(
    'get_weather',
    {
      title: 'Weather in a city',
      description: `The weather now in a city, by its name alone; get_current does the same for any place. ${trust}`,
      inputSchema: argumentsOf({
        city: z.string().trim().min(1).max(100).describe('Such as Paris; Springfield, IL; 杭州'),
        ...wishes(defaults),
      }),
      outputSchema: currentSchema,
      annotations: asksOutside(weather),
    },
    async ({ city, ...wanted }, ctx) => {
      const { location, answer } = await inquire({ name: city }, wanted.language, parts, ctx, (place, asked) =>
        weather.current(place, asked),
      )
      return tellCurrent(location, answer, wanted)
    },
  )
}
