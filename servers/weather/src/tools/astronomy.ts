import { ToolError, type McpServer } from '@mortise/server'
import { z } from 'zod'
import { astronomySchema, tellAstronomy } from '../answers/astronomy.js'
import { hadDate, localDate } from '../sky/clock.js'
import { languageSchema } from '../words/saying.js'
import { argumentsOf } from './arguments.js'
import { locate } from './locate.js'
import { looksOnly, type Parts } from './parts.js'
import { whereSchema } from './where.js'

const [earliest, latest] = ['1900-01-01', '2099-12-31']

/** Offers `get_astronomy`: sun and moon at a place, computed here. */
export function registerAstronomy(server: McpServer, parts: Parts): void {
  server.registerTool(
    'get_astronomy',
    {
      title: 'Sun and moon',
      description:
        'Sunrise, sunset, twilight, length of the day and phase of the moon at a place on a date, in local time. Computed ' +
        'here, to about a minute, for a level horizon; works without a network.',
      inputSchema: argumentsOf({
        location: whereSchema,
        date: z.iso
          .date()
          .refine((date) => date >= earliest && date <= latest, `must be from ${earliest} to ${latest}`)
          .optional()
          .describe('By the calendar of the place, 1900 to 2099; default today there'),
        language: languageSchema.default(parts.defaults.language),
      }),
      outputSchema: astronomySchema,
      annotations: looksOnly,
    },
    async ({ location: where, date, language }, ctx) => {
      const location = await locate(where, { ...parts, language }, ctx)
      const { name, timezone } = location
      if (date !== undefined && !hadDate(date, timezone)) {
        throw new ToolError(
          `NO SUCH DAY: at ${name} (${timezone}) there was no ${date}. Ask for the day before or after.`,
        )
      }
      return tellAstronomy(location, date ?? localDate(parts.now(), timezone), parts.now(), language)
    },
  )
}
