import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { astronomySchema, tellAstronomy } from '../answers/astronomy.js'
import { localDate } from '../sky/clock.js'
import { languageSchema } from '../words/saying.js'
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
      inputSchema: z.object({
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
      return tellAstronomy(location, date ?? localDate(parts.now(), location.timezone), parts.now(), language)
    },
  )
}
