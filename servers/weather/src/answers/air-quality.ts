import { z } from 'zod'
import type { AirQuality as Answer, Language } from '../providers/weather.js'
import { locationSchema, type Location } from './location.js'
import { line, said, wordsOf } from '../words/saying.js'
import { closing, notesSchema, opening, sourced, told, value, type Told } from './told.js'

/** What `get_air_quality` answers. */
export const airQualitySchema = z.object({
  location: locationSchema,
  unit: z.literal('µg/m³').describe('Of all but the indexes'),
  airQuality: sourced({
    pm10: value.describe('Particles under 10 µm'),
    pm2_5: value.describe('Particles under 2.5 µm'),
    carbonMonoxide: value,
    nitrogenDioxide: value,
    sulphurDioxide: value,
    ozone: value,
    europeanAqi: value.describe('0 to 20 good, over 100 extremely poor'),
    usAqi: value.describe('0 to 50 good, over 300 hazardous'),
  }),
  notes: notesSchema,
})
/** What `get_air_quality` answers. */
export type AirQuality = z.infer<typeof airQualitySchema>

const unit = 'µg/m³'

/** Tells what is in the air at a place. */
export function tellAirQuality(location: Location, answer: Answer, language: Language): Told<AirQuality> {
  const { provenance, notes, timezone: _zone, ...airQuality } = answer
  const words = wordsOf[language]
  const { air } = words
  const rows = [
    [air.usIndex, airQuality.usAqi, ''],
    [air.europeanIndex, airQuality.europeanAqi, ''],
    ['PM2.5', airQuality.pm2_5, unit],
    ['PM10', airQuality.pm10, unit],
    [air.ozone, airQuality.ozone, unit],
    [air.nitrogenDioxide, airQuality.nitrogenDioxide, unit],
    [air.sulphurDioxide, airQuality.sulphurDioxide, unit],
    [air.carbonMonoxide, airQuality.carbonMonoxide, unit],
  ] as const
  const when = provenance.observedAt === null ? [] : [provenance.observedAt]
  const lines = [
    opening(words, [`${air.title}${words.colon}${location.name}`, ...when].join(words.comma), provenance),
    ...rows.map(([name, amount, of]) => line(words, name, said(words, amount, of))),
    ...closing(words, answer),
  ]
  return told(lines, { location, unit, airQuality: { ...airQuality, provenance }, notes: [...notes] })
}
