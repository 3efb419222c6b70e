import { z } from 'zod'
import { listOf, malformed, shaped, timeShape, zoneShape } from '../network/body.js'
import { line, shortLine } from '../network/foreign.js'
import { plausible } from '../plausible.js'
import type { Conditions, DayOutlook } from '../provider.js'
import type { Alert } from '../weather.js'
import { wmoCode } from './sky-code.js'

const name = 'Seniverse'
const text = z.string().optional()
const number = z.string().max(64).optional()
const location = z.object({ name: z.string(), path: z.string(), timezone: zoneShape })
const now = z.object({
  text,
  code: text,
  temperature: number,
  feels_like: number,
  humidity: number,
  clouds: number,
  wind_speed: number,
  wind_direction_degree: number,
})
const day = z.object({
  date: z.iso.date(),
  code_day: text,
  code_night: text,
  high: number,
  low: number,
  rainfall: number,
  precip: number,
  wind_direction_degree: number,
  wind_speed: number,
})
const alarm = z.object({
  alarm_id: text,
  title: z.string(),
  type: text,
  level: text,
  description: text,
})
const oneOf = <S extends z.ZodType>(result: S) => z.object({ results: z.tuple([result], z.unknown()) })
const currentShape = oneOf(z.object({ location, now, last_update: timeShape }))
const dailyShape = oneOf(z.object({ location, daily: listOf(day, 100), last_update: timeShape }))
const alarmShape = oneOf(z.object({ location, alarms: listOf(alarm, 2000) }))
const searchShape = z.object({ results: listOf(z.object({ path: z.string().max(500) }), 100) })

/** The weather now. `words` are theirs for it, where no code of ours says as much. Throws `ProviderError`. */
export function readCurrent(body: unknown) {
  const [{ location, now, last_update }] = shaped(name, currentShape, body).results
  const weatherCode = wmoCode(now.code)
  const conditions: Conditions = plausible(name, {
    temperature: numberOf(now.temperature),
    apparentTemperature: numberOf(now.feels_like),
    humidity: numberOf(now.humidity),
    precipitation: null,
    cloudCover: numberOf(now.clouds),
    // They do not say at what height it is measured.
    pressure: null,
    windSpeed: metresPerSecond(now.wind_speed),
    windDirection: numberOf(now.wind_direction_degree),
    windGusts: null,
    weatherCode,
  })
  const words = weatherCode === null ? shortLine(now.text ?? '', 40) || undefined : undefined
  return { conditions, words, time: last_update, timezone: location.timezone }
}

/** So many of the days ahead. Throws `ProviderError`. */
export function readDaily(body: unknown, count: number): { days: DayOutlook[]; timezone: string } {
  const [{ location, daily }] = shaped(name, dailyShape, body).results
  const days = daily.slice(0, count).map((given) => {
    const codes = [given.code_day, given.code_night].flatMap((code) => wmoCode(code) ?? [])
    const chance = numberOf(given.precip)
    return plausible(name, {
      date: given.date,
      temperatureMax: numberOf(given.high),
      temperatureMin: numberOf(given.low),
      precipitation: numberOf(given.rainfall),
      precipitationProbability: chance === null ? null : Math.round(chance * 100),
      windSpeedMax: metresPerSecond(given.wind_speed),
      windGustsMax: null,
      windDirection: numberOf(given.wind_direction_degree),
      uvIndexMax: null,
      weatherCode: codes.length === 0 ? null : Math.max(...codes),
    })
  })
  return { days, timezone: location.timezone }
}

/** The four colours of Chinese warnings, in both languages in which they come. */
const severities: readonly (readonly [colour: RegExp, severity: Alert['severity']])[] = [
  [/红|red/i, 'extreme'],
  [/橙|orange/i, 'severe'],
  [/黄|yellow/i, 'moderate'],
  [/蓝|blue/i, 'minor'],
]

/** The warnings in force. Throws `ProviderError`. */
export function readAlarms(body: unknown): { alerts: Alert[]; timezone: string } {
  const [{ location, alarms }] = shaped(name, alarmShape, body).results
  const alerts = alarms.map(({ alarm_id, title, type = '', level = '', description = '' }) => ({
    id: alarm_id || title,
    event: `${type}${level}` || title,
    headline: title,
    severity: severities.find(([colour]) => colour.test(level))?.[1] ?? ('unknown' as const),
    certainty: null,
    urgency: null,
    areas: location.name,
    onset: null,
    ends: null,
    description,
    instruction: null,
    sender: 'not said, by way of Seniverse',
  }))
  return { alerts, timezone: location.timezone }
}

/** The city that a place belongs to, out of a path such as `余杭,杭州,浙江,中国`; undefined where there is none. */
export function readParent(body: unknown): string | undefined {
  const [first] = shaped(name, searchShape, body).results
  return first && (line(first.path).split(',')[1] || undefined)
}

/** All numbers come as texts, and what is not known as an empty one. Throws `ProviderError` for other words. */
function numberOf(given: string | undefined): number | null {
  if (given === undefined || given.trim() === '') return null
  const value = Number(given)
  if (Number.isNaN(value)) throw malformed(name, `has '${given}' for a number`)
  return value
}

/** Out of kilometres per hour. */
function metresPerSecond(given: string | undefined): number | null {
  const speed = numberOf(given)
  return speed === null ? null : Math.round((speed / 3.6) * 10) / 10
}
