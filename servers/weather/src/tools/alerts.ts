import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { alertsSchema, tellAlerts } from '../answers/alerts.js'
import { isState } from '../states.js'
import { languageSchema, wordsOf } from '../words/saying.js'
import { argumentsOf } from './arguments.js'
import { asking, inquire } from './inquire.js'
import { asksOutside, type Parts } from './parts.js'
import { stepsOf } from './steps.js'
import { whereSchema } from './where.js'

/** The two letters of a state of the USA. */
const stateSchema = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'must be the two letters of a state, such as KS')
  .transform((letters) => letters.toUpperCase())
  .refine(isState, { error: (issue) => `${String(issue.input)} is no state or territory of the USA` })

/** Offers `get_alerts`: the warnings in force. */
export function registerAlerts(server: McpServer, parts: Parts): void {
  const { weather, defaults } = parts
  server.registerTool(
    'get_alerts',
    {
      title: 'Weather alerts',
      description:
        'The warnings in force at a place, or in a state of the USA. coverage says whether there is anybody to ask: where it is ' +
        'not "covered", an empty list means that nothing is KNOWN, and must not be told as "no alerts".',
      inputSchema: argumentsOf({
        location: whereSchema.optional(),
        state: stateSchema.optional().describe('Of the USA, by its two letters, instead of a location'),
        language: languageSchema.default(defaults.language),
      }).refine(({ location, state }) => (location === undefined) !== (state === undefined), {
        error: 'give either location or state',
      }),
      outputSchema: alertsSchema,
      annotations: asksOutside(weather),
    },
    async ({ location: where, state, language }, ctx) => {
      if (where !== undefined) {
        const { location, answer } = await inquire(where, language, parts, ctx, (place, asked) =>
          weather.alerts(place, asked),
        )
        return tellAlerts(location, answer, language)
      }
      const { step, done } = stepsOf(ctx, wordsOf[language].steps, 2)
      const answer = await asking(weather.alertsOfState(state!, { signal: ctx.signal, language, step }))
      done()
      return tellAlerts(state!, answer, language)
    },
  )
}
