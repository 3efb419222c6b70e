import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { forecastSchema, tellForecast } from '../answers/forecast.js'
import { wishes } from '../wishes.js'
import { argumentsOf } from './arguments.js'
import { inquire } from './inquire.js'
import { asksOutside, type Parts } from './parts.js'
import { whereSchema } from './where.js'

/** Offers `get_forecast`: the weather of the days ahead. */
export function registerForecast(server: McpServer, parts: Parts): void {
  const { weather, defaults } = parts
  server.registerTool(
    'get_forecast',
    {
      title: 'Weather forecast',
      description:
        'The weather of the days ahead at a place, today being the first, and on request hour by hour. Values that nobody ' +
        'knows are null. Says where the values come from: show the attribution with them. Fails, and makes nothing up, when ' +
        'no provider can be reached.',
      inputSchema: argumentsOf({
        location: whereSchema,
        days: z.int().min(1).max(16).default(7),
        hourly: z.boolean().default(false).describe('Each hour of these days too: 24 lines a day'),
        ...wishes(defaults),
      }),
      outputSchema: forecastSchema,
      annotations: asksOutside(weather),
    },
    async ({ location: where, days, hourly, ...wanted }, ctx) => {
      const { location, answer } = await inquire(where, wanted.language, parts, ctx, (place, asked) =>
        weather.forecast(place, { days, hourly }, asked),
      )
      return tellForecast(location, answer, wanted)
    },
  )
}
