import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { computed, provenanceOf, provenanceSchema } from '../provenance.js'
import { localDate, localTime } from '../sky/clock.js'
import { sunDay, type Crossing, type SunDay } from '../sky/day.js'
import { moonOn, moonPhases } from '../sky/moon.js'
import { locate } from './locate.js'
import { locationSchema, whereSchema } from './location.js'
import { looksOnly, type Parts } from './parts.js'

const time = z.iso.datetime({ offset: true })
const twilight = z.object({ dawn: time.nullable(), dusk: time.nullable() })

const sunSchema = z.object({
  kind: z.enum(['normal', 'polar day', 'polar night']).describe('polar day: up all day; polar night: down all day'),
  sunrise: time.nullable().describe('null where the sun does not rise that day'),
  solarNoon: time,
  sunset: time.nullable().describe('May be after midnight; null where the sun does not set'),
  dayLength: z.int().nullable().describe('Seconds; null where the sun only rises or only sets'),
  civilTwilight: twilight.describe('Sun 6° below the horizon; null where it does not get there'),
  nauticalTwilight: twilight.describe('Sun 12° below'),
  astronomicalTwilight: twilight.describe('Sun 18° below'),
  provenance: provenanceSchema,
})
const moonSchema = z.object({
  phase: z.enum(moonPhases).describe('new, full and quarters on the date on which they fall'),
  illumination: z.number().describe('How much of the disc is lit in the middle of the date, 0 to 1'),
  age: z.number().describe('Days since the new moon'),
  provenance: provenanceSchema,
})
type Sun = z.infer<typeof sunSchema>

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
      }),
      outputSchema: z.object({ location: locationSchema, date: z.iso.date(), sun: sunSchema, moon: moonSchema }),
      annotations: looksOnly,
    },
    async ({ location: where, date: wanted }, ctx) => {
      const location = await locate(where, parts, ctx)
      const { timezone } = location
      const date = wanted ?? localDate(parts.now(), timezone)
      const provenance = provenanceOf(computed, 'computed', parts.now())
      const sun = { ...inLocalTime(sunDay(date, location, timezone), timezone), provenance }
      const { phase, illumination, age } = moonOn(date, timezone)
      const moon = { phase, illumination: rounded(illumination, 3), age: rounded(age, 1), provenance }
      const lit = `${Math.round(illumination * 100)} % lit`
      const head = `${location.name}, ${date} (${timezone})`
      const text = [head, inWords(sun), `Moon: ${phase}, ${lit}`, provenance.attribution].join('\n')
      return { content: [{ type: 'text', text }], structuredContent: { location, date, sun, moon } }
    },
  )
}

const rounded = (number: number, digits: number): number => Number(number.toFixed(digits))

function inLocalTime(day: SunDay, timezone: string): Omit<Sun, 'provenance'> {
  const local = (moment: number | null): string | null => (moment === null ? null : localTime(moment, timezone))
  const ends = ({ up, down }: Crossing): Sun['civilTwilight'] => ({ dawn: local(up), dusk: local(down) })
  return {
    kind: day.kind,
    sunrise: local(day.sun.up),
    solarNoon: localTime(day.noon, timezone),
    sunset: local(day.sun.down),
    dayLength: day.length,
    civilTwilight: ends(day.civil),
    nauticalTwilight: ends(day.nautical),
    astronomicalTwilight: ends(day.astronomical),
  }
}

function inWords({ kind, sunrise, sunset, solarNoon, dayLength, ...twilights }: Sun): string {
  const never = 'none'
  const { civilTwilight: civil, nauticalTwilight: nautical, astronomicalTwilight: astronomical } = twilights
  const span = ({ dawn, dusk }: Sun['civilTwilight']): string => `${dawn ?? never} to ${dusk ?? never}`
  const length =
    dayLength === null ? 'not defined' : `${Math.floor(dayLength / 3600)} h ${Math.floor((dayLength % 3600) / 60)} min`
  return [
    kind === 'normal'
      ? `Sun: rises ${sunrise ?? never}, sets ${sunset ?? never}`
      : `Sun: ${kind}, neither rises nor sets`,
    `Solar noon: ${solarNoon}; length of the day: ${length}`,
    `Civil twilight: ${span(civil)}; nautical: ${span(nautical)}; astronomical: ${span(astronomical)}`,
  ].join('\n')
}
