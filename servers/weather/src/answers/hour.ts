import { z } from 'zod'
import type { HourOutlook } from '../providers/weather.js'
import type { Wishes } from '../wishes.js'
import { inUnits, unitNames } from '../units.js'
import { bracketed, describeWeather, said, windFrom, wordsOf } from '../words/saying.js'
import { value } from './told.js'

/** The weather of one hour ahead, as answers tell of it. */
export const hourSchema = z.object({
  time: z.iso.datetime({ offset: true }),
  description: z.string().nullable(),
  weatherCode: value.describe('WMO code'),
  temperature: value,
  apparentTemperature: value.describe('What it feels like'),
  humidity: value.describe('Percent'),
  precipitation: value,
  precipitationProbability: value.describe('Percent'),
  windSpeed: value,
  windDirection: value.describe('Degrees clockwise from north, where it comes from'),
})
/** The weather of one hour ahead, as answers tell of it. */
export type Hour = z.infer<typeof hourSchema>

/** An hour in the wanted units and words. */
export const hourOf = (hour: HourOutlook, { units, language }: Wishes): Hour => ({
  ...hour,
  description: describeWeather(wordsOf[language], hour.weatherCode),
  temperature: inUnits(hour.temperature, 'temperature', units),
  apparentTemperature: inUnits(hour.apparentTemperature, 'temperature', units),
  precipitation: inUnits(hour.precipitation, 'precipitation', units),
  windSpeed: inUnits(hour.windSpeed, 'windSpeed', units),
})

/** A line about an hour. */
export function hourInWords(hour: Hour, { units, language }: Wishes): string {
  const words = wordsOf[language]
  const unit = unitNames[units]
  const { windDirection: from } = hour
  const chance = said(words, hour.precipitationProbability, '%')
  return [
    `${hour.time}${words.colon}${hour.description ?? `${words.weather.toLowerCase()} ${words.unknown}`}`,
    said(words, hour.temperature, unit.temperature),
    `${words.precipitation.toLowerCase()} ${said(words, hour.precipitation, unit.precipitation)}${bracketed(words, chance)}`,
    `${words.wind.toLowerCase()} ${said(words, hour.windSpeed, unit.windSpeed)}${from === null ? '' : ` ${windFrom(words, from)}`}`,
  ].join(words.semicolon)
}
