import { z } from 'zod'
import type { CurrentWeather } from '../providers/weather.js'
import { unitNames, unitNamesSchema } from '../units.js'
import type { Wishes } from '../wishes.js'
import { line, said, windFrom, wordsOf } from '../words/saying.js'
import { conditionsOf, conditionsSchema } from './current.js'
import { locationSchema, type Location } from './location.js'
import { notesSchema, opening, told, type Told } from './told.js'

const placeSchema = z.object({
  location: locationSchema,
  current: conditionsSchema.nullable().describe('null where nobody could tell'),
  problem: z.string().nullable().describe('Why there is nothing to tell'),
  notes: notesSchema,
})

/** What `compare_locations` answers. */
export const comparisonSchema = z.object({ units: unitNamesSchema, places: z.array(placeSchema) })
/** What `compare_locations` answers. */
export type Comparison = z.infer<typeof comparisonSchema>

/** The weather at one of several places, or why there is none to tell. */
export type Compared = { readonly location: Location } & (
  | { readonly answer: CurrentWeather }
  | { readonly problem: string }
)

/** Tells of the weather now at several places, side by side. */
export function tellComparison(compared: readonly Compared[], wishes: Wishes): Told<Comparison> {
  const words = wordsOf[wishes.language]
  const places = compared.map((each) => placeOf(each, wishes))
  const owed = places.flatMap(({ current }) => (current ? [current.provenance.attribution] : []))
  const notes = places.flatMap((place) => place.notes.map((note) => line(words, words.note, note)))
  const lines = [...places.map((place) => inWords(place, wishes)), ...new Set([...notes, ...owed])]
  return told(lines, { units: unitNames[wishes.units], places })
}

type Place = Comparison['places'][number]

const placeOf = (compared: Compared, wishes: Wishes): Place =>
  'answer' in compared
    ? {
        location: compared.location,
        current: conditionsOf(compared.answer, wishes),
        problem: null,
        notes: [...compared.answer.notes],
      }
    : { location: compared.location, current: null, problem: compared.problem, notes: [] }

function inWords({ location, current, problem }: Place, { units, language }: Wishes): string {
  const words = wordsOf[language]
  if (!current) return line(words, location.name, problem ?? words.unknown)
  const { temperature, precipitation, windSpeed } = unitNames[units]
  const { windDirection: from } = current
  return line(
    words,
    opening(words, location.name, current.provenance),
    current.description ?? `${words.weather.toLowerCase()} ${words.unknown}`,
    said(words, current.temperature, temperature),
    `${words.feelsLike} ${said(words, current.apparentTemperature, temperature)}`,
    `${words.wind.toLowerCase()} ${said(words, current.windSpeed, windSpeed)}${from === null ? '' : ` ${windFrom(words, from)}`}`,
    `${words.precipitation.toLowerCase()} ${said(words, current.precipitation, precipitation)}`,
  )
}
