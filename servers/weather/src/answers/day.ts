import { z } from 'zod'
import type { DayOutlook } from '../providers/provider.js'
import type { Wishes } from '../wishes.js'
import { inUnits, unitNames } from '../units.js'
import { bracketed, describeWeather, line, said, windFrom, wordsOf } from '../words/saying.js'
import { value } from './told.js'

/** The weather of one day, ahead or gone by, as answers tell of it. */
export const daySchema = z.object({
  date: z.iso.date().describe('By the calendar of the place'),
  description: z.string().nullable(),
  weatherCode: value.describe('WMO code of the worst weather of the day'),
  temperatureMax: value,
  temperatureMin: value,
  precipitation: value,
  precipitationProbability: value.describe('Percent'),
  windSpeedMax: value,
  windGustsMax: value,
  windDirection: value.describe('Degrees clockwise from north, where it mostly comes from'),
  uvIndexMax: value,
})
/** The weather of one day, ahead or gone by, as answers tell of it. */
export type Day = z.infer<typeof daySchema>

/** A day in the wanted units and words. */
export const dayOf = (day: DayOutlook, { units, language }: Wishes): Day => ({
  ...day,
  description: describeWeather(wordsOf[language], day.weatherCode),
  temperatureMax: inUnits(day.temperatureMax, 'temperature', units),
  temperatureMin: inUnits(day.temperatureMin, 'temperature', units),
  precipitation: inUnits(day.precipitation, 'precipitation', units),
  windSpeedMax: inUnits(day.windSpeedMax, 'windSpeed', units),
  windGustsMax: inUnits(day.windGustsMax, 'windSpeed', units),
})

/**
 * A line about a day. Of wind and UV nothing is said where none of it is known, as of days that were long ago; of a day that
 * is over, neither that its weather, its probability or its UV are unknown: nobody measures them everywhere.
 */
export function dayInWords(day: Day, { units, language }: Wishes, isOver = false): string {
  const words = wordsOf[language]
  const unit = unitNames[units]
  const { windDirection: from, windSpeedMax, windGustsMax, uvIndexMax } = day
  const isSaid = (value: unknown): boolean => !isOver || value !== null
  const description = day.description ?? `${words.weather.toLowerCase()} ${words.unknown}`
  const chance = bracketed(words, `${words.probability} ${said(words, day.precipitationProbability, '%')}`)
  const wind = `${words.windUpTo} ${said(words, windSpeedMax, unit.windSpeed)}`
  const gusts = `${words.gusts} ${said(words, windGustsMax, unit.windSpeed)}`
  const isBare = windSpeedMax === null && windGustsMax === null && uvIndexMax === null
  const parts = [
    ...(isSaid(day.description) ? [description] : []),
    `${said(words, day.temperatureMin, unit.temperature)} ${words.to} ${said(words, day.temperatureMax, unit.temperature)}`,
    `${words.precipitation.toLowerCase()} ${said(words, day.precipitation, unit.precipitation)}${isSaid(day.precipitationProbability) ? chance : ''}`,
    ...(isBare
      ? []
      : [
          `${wind}${from === null ? '' : ` ${windFrom(words, from)}`}${words.comma}${gusts}`,
          ...(isSaid(uvIndexMax) ? [`${words.uvIndex} ${said(words, uvIndexMax)}`] : []),
        ]),
  ]
  return line(words, day.date, parts.join(words.semicolon))
}
