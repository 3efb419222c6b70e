import { z } from 'zod'
import type { Language } from '../providers/weather.js'
import { computed, provenanceOf } from '../provenance.js'
import { localTime } from '../sky/clock.js'
import { sunDay, type Crossing, type SunDay } from '../sky/day.js'
import { moonOn, moonPhases } from '../sky/moon.js'
import { bracketed, line, wordsOf } from '../words/saying.js'
import type { Words } from '../words/words.js'
import { locationSchema, type Location } from './location.js'
import { sourced, told, type Told } from './told.js'

const time = z.iso.datetime({ offset: true })
const twilight = z.object({
  dawn: time.nullable(),
  dusk: time.nullable(),
  stays: z
    .enum(['above', 'below'])
    .nullable()
    .describe(
      'Where both are null: above, the sun does not sink so low, so that twilight lasts all night; below, it does not rise so high',
    ),
})

const sunSchema = sourced({
  kind: z.enum(['normal', 'polar day', 'polar night']).describe('polar day: up all day; polar night: down all day'),
  sunrise: time.nullable().describe('null where the sun does not rise that day'),
  solarNoon: time,
  sunset: time.nullable().describe('May be after midnight; null where the sun does not set'),
  dayLength: z.int().nullable().describe('Seconds; null where the sun only rises or only sets'),
  civilTwilight: twilight.describe('Sun 6° below the horizon; null where it does not cross that'),
  nauticalTwilight: twilight.describe('Sun 12° below'),
  astronomicalTwilight: twilight.describe('Sun 18° below'),
})
const moonSchema = sourced({
  phase: z.enum(moonPhases).describe('new, full and quarters on the date on which they fall'),
  illumination: z.number().describe('How much of the disc is lit in the middle of the date, 0 to 1'),
  age: z.number().describe('Days since the new moon'),
})
type Sun = z.infer<typeof sunSchema>

/** What `get_astronomy` answers. */
export const astronomySchema = z.object({
  location: locationSchema,
  date: z.iso.date(),
  sun: sunSchema,
  moon: moonSchema,
})
/** What `get_astronomy` answers. */
export type Astronomy = z.infer<typeof astronomySchema>

/** Tells of sun and moon at a place on a date of its calendar, computed here. */
export function tellAstronomy(location: Location, date: string, now: number, language: Language): Told<Astronomy> {
  const words = wordsOf[language]
  const { timezone } = location
  const provenance = provenanceOf(computed, 'computed', now)
  const sun = { ...inLocalTime(sunDay(date, location, timezone), timezone), provenance }
  const { phase, illumination, age } = moonOn(date, timezone)
  const moon = { phase, illumination: rounded(illumination, 3), age: rounded(age, 1), provenance }
  const { sky } = words
  const lines = [
    location.name + words.comma + date + bracketed(words, timezone),
    ...inWords(sun, words),
    line(words, sky.moon, sky.phases[phase] ?? phase, sky.lit(Math.round(illumination * 100))),
    provenance.attribution,
  ]
  return told(lines, { location, date, sun, moon })
}

const rounded = (number: number, digits: number): number => Number(number.toFixed(digits))

function inLocalTime(day: SunDay, timezone: string): Omit<Sun, 'provenance'> {
  const local = (moment: number | null): string | null => (moment === null ? null : localTime(moment, timezone))
  const ends = ({ up, down, stays }: Crossing): Sun['civilTwilight'] => ({ dawn: local(up), dusk: local(down), stays })
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

function inWords({ kind, sunrise, sunset, solarNoon, dayLength, ...twilights }: Sun, words: Words): string[] {
  const { sky } = words
  const { civilTwilight: civil, nauticalTwilight: nautical, astronomicalTwilight: astronomical } = twilights
  const spans = [civil, nautical, astronomical].map((each, i) => line(words, sky.twilights[i]!, spanOf(each, words)))
  const length =
    dayLength === null
      ? sky.undefined
      : sky.hoursAndMinutes(Math.floor(dayLength / 3600), Math.floor((dayLength % 3600) / 60))
  return [
    kind === 'normal' ? sky.sun(sunrise ?? sky.never, sunset ?? sky.never) : sky.polar[kind],
    [line(words, sky.noon, solarNoon), line(words, sky.length, length)].join(words.semicolon),
    kind === 'polar day' ? sky.noTwilight : spans.join(words.semicolon),
  ]
}

function spanOf({ dawn, dusk, stays }: Sun['civilTwilight'], { sky, to }: Words): string {
  if (stays !== null) return sky.stays[stays]
  if (dawn === null) return sky.untilDusk(String(dusk))
  return dusk === null ? sky.fromDawn(dawn) : `${dawn} ${to} ${dusk}`
}
