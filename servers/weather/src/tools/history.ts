import { ToolError, type McpServer } from '@mortise/server'
import { z } from 'zod'
import { historySchema, tellHistory } from '../answers/history.js'
import { laterDate, localDate } from '../sky/clock.js'
import { wishes } from '../wishes.js'
import { argumentsOf } from './arguments.js'
import { inquire } from './inquire.js'
import { asksOutside, type Parts } from './parts.js'
import { whereSchema } from './where.js'

/** So many days fit into an answer that a model can still read. */
const most = 92
const earliest = '1940-01-01'

const date = z.iso.date().refine((day) => day >= earliest, `must be ${earliest} or later`)

/** Offers `get_history`: the weather of days gone by. */
export function registerHistory(server: McpServer, parts: Parts): void {
  const { weather, defaults, now } = parts
  server.registerTool(
    'get_history',
    {
      title: 'Weather of the past',
      description:
        `The weather of days gone by at a place, a line a day, ${most} days at most. Values that nobody knows are null, as those ` +
        'of the last days may be. Says where the values come from: show the attribution with them.',
      inputSchema: argumentsOf({
        location: whereSchema,
        start: date.describe(`The first day, by the calendar of the place; ${earliest} or later`),
        end: date.describe('The last day; today there at the latest'),
        ...wishes(defaults),
      })
        .refine(({ start, end }) => start <= end, { error: 'must not be before start', path: ['end'] })
        .refine(({ start, end }) => end < laterDate(start, most), {
          error: `must be within ${most} days of start: ask in parts`,
          path: ['end'],
        }),
      outputSchema: historySchema,
      annotations: asksOutside(weather),
    },
    async ({ location: where, start, end, ...wanted }, ctx) => {
      const { location, answer } = await inquire(where, wanted.language, parts, ctx, (place, asked) => {
        const today = localDate(now(), place.timezone)
        if (end > today) {
          throw new ToolError(`FUTURE: at ${place.name} it is ${today}, and ${end} is yet to come. Ask get_forecast.`)
        }
        return weather.history(place, { start, end }, asked)
      })
      return tellHistory(location, answer, wanted)
    },
  )
}
