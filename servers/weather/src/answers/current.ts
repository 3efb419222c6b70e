import { z } from 'zod'
import type { Conditions } from '../providers/provider.js'
import type { CurrentWeather } from '../providers/weather.js'
import { locationSchema, type Location } from './location.js'
import type { Wishes } from '../wishes.js'
import { inUnits, unitNames, unitNamesSchema, type Units } from '../units.js'
import { bracketed, describeWeather, line, said, windFrom, wordsOf } from '../words/saying.js'
import type { Words } from '../words/words.js'
import { closing, notesSchema, opening, sourced, told, value, type Told } from './told.js'

/** The weather now, as answers tell of it. */
export const conditionsSchema = sourced({
  description: z.string().nullable(),
  weatherCode: value.describe('WMO code'),
  temperature: value,
  apparentTemperature: value.describe('What it feels like'),
  humidity: value.describe('Percent'),
  precipitation: value,
  cloudCover: value.describe('Percent'),
  pressure: value.describe('At the level of the sea'),
  windSpeed: value,
  windDirection: value.describe('Degrees clockwise from north, where it comes from'),
  windGusts: value,
})

/** What `get_current` answers. */
export const currentSchema = z.object({
  location: locationSchema,
  units: unitNamesSchema,
  current: conditionsSchema,
  notes: notesSchema,
})
/** What `get_current` answers. */
export type Current = z.infer<typeof currentSchema>

/** The weather now in the wanted units and words. */
export function conditionsOf({ conditions, provenance }: CurrentWeather, { units, language }: Wishes) {
  const description = describeWeather(wordsOf[language], conditions.weatherCode)
  return { ...converted(conditions, units), description, provenance }
}

/** Tells of the weather now at a place. */
export function tellCurrent(location: Location, answer: CurrentWeather, wishes: Wishes): Told<Current> {
  const words = wordsOf[wishes.language]
  const current = conditionsOf(answer, wishes)
  const { observedAt } = answer.provenance
  const about = [location.name, ...(observedAt === null ? [] : [observedAt])].join(words.comma)
  const lines = [
    opening(words, about, answer.provenance),
    ...inWords(current, wishes.units, words),
    ...closing(words, answer),
  ]
  return told(lines, { location, units: unitNames[wishes.units], current, notes: [...answer.notes] })
}

const converted = (conditions: Conditions, units: Units): Conditions => ({
  ...conditions,
  temperature: inUnits(conditions.temperature, 'temperature', units),
  apparentTemperature: inUnits(conditions.apparentTemperature, 'temperature', units),
  precipitation: inUnits(conditions.precipitation, 'precipitation', units),
  pressure: inUnits(conditions.pressure, 'pressure', units),
  windSpeed: inUnits(conditions.windSpeed, 'windSpeed', units),
  windGusts: inUnits(conditions.windGusts, 'windSpeed', units),
})

function inWords(now: Current['current'], units: Units, words: Words): string[] {
  const unit = unitNames[units]
  const { windDirection: from } = now
  const where = from === null ? '' : ` ${windFrom(words, from)}${bracketed(words, `${from}°`)}`
  return [
    line(words, words.weather, now.description ?? words.unknown),
    line(
      words,
      words.temperature,
      said(words, now.temperature, unit.temperature),
      `${words.feelsLike} ${said(words, now.apparentTemperature, unit.temperature)}`,
    ),
    line(
      words,
      words.wind,
      said(words, now.windSpeed, unit.windSpeed) + where,
      `${words.gusts} ${said(words, now.windGusts, unit.windSpeed)}`,
    ),
    line(words, words.precipitation, said(words, now.precipitation, unit.precipitation)),
    line(
      words,
      words.humidity,
      said(words, now.humidity, '%'),
      `${words.cloudCover} ${said(words, now.cloudCover, '%')}`,
    ),
    line(words, words.pressure, said(words, now.pressure, unit.pressure)),
  ]
}
