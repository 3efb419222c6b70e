import { z } from 'zod'
import type { ForecastWeather } from '../providers/weather.js'
import { locationSchema, type Location } from './location.js'
import type { Wishes } from '../wishes.js'
import { unitNames, unitNamesSchema } from '../units.js'
import { wordsOf } from '../words/saying.js'
import { dayInWords, dayOf, daySchema } from './day.js'
import { hourInWords, hourOf, hourSchema } from './hour.js'
import { closing, notesSchema, opening, sourced, told, type Told } from './told.js'

/** What `get_forecast` answers. */
export const forecastSchema = z.object({
  location: locationSchema,
  units: unitNamesSchema,
  forecast: sourced({
    days: z.array(daySchema),
    hours: z.array(hourSchema).describe('Empty unless hours were asked for'),
  }),
  notes: notesSchema,
})
/** What `get_forecast` answers. */
export type Forecast = z.infer<typeof forecastSchema>

/** Tells of the weather ahead at a place. */
export function tellForecast(location: Location, answer: ForecastWeather, wishes: Wishes): Told<Forecast> {
  const words = wordsOf[wishes.language]
  const { provenance } = answer
  const days = answer.days.map((day) => dayOf(day, wishes))
  const hours = answer.hours.map((hour) => hourOf(hour, wishes))
  const lines = [
    opening(words, `${location.name}${words.comma}${words.days(days.length)}`, provenance),
    ...days.map((day) => dayInWords(day, wishes)),
    ...(hours.length > 0 ? [words.hours + words.colon.trimEnd()] : []),
    ...hours.map((hour) => hourInWords(hour, wishes)),
    ...closing(words, answer),
  ]
  const forecast = { days, hours, provenance }
  return told(lines, { location, units: unitNames[wishes.units], forecast, notes: [...answer.notes] })
}
