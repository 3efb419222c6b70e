import { z } from 'zod'
import { malformed, shaped, zoneShape } from '../network/body.js'
import type { Conditions, DayOutlook } from '../provider.js'
import type { Alert } from '../weather.js'
import { wmoCode } from './sky-code.js'

const name = 'Seniverse'
const text = z.string().optional()
const time = z.iso.datetime({ offset: true })
const location = z.object({ name: z.string(), path: z.string(), timezone: zoneShape })
const now = z.object({
  text,
  code: text,
  temperature: text,
  feels_like: text,
  humidity: text,
  clouds: text,
  wind_speed: text,
  wind_direction_degree: text,
})
const day = z.object({
  date: z.iso.date(),
  code_day: text,
  code_night: text,
  high: text,
  low: text,
  rainfall: text,
  precip: text,
  wind_direction_degree: text,
  wind_speed: text,
})
const alarm = z.object({
  alarm_id: text,
  title: z.string(),
  type: text,
  level: text,
  description: text,
})
const oneOf = <S extends z.ZodType>(result: S) => z.object({ results: z.tuple([result], z.unknown()) })
const currentShape = oneOf(z.object({ location, now, last_update: time }))
const dailyShape = oneOf(z.object({ location, daily: z.array(day), last_update: time }))
const alarmShape = oneOf(z.object({ location, alarms: z.array(alarm) }))
const searchShape = z.object({ results: z.array(z.object({ path: z.string() })) })

/** The weather now. `words` are theirs for it, where no code of ours says as much. Throws `ProviderError`. */
export function readCurrent(body: unknown) {
  const [{ location, now, last_update }] = shaped(name, currentShape, body).results
  const weatherCode = wmoCode(now.code)
  const conditions: Conditions = {
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
  }
  const words = weatherCode === null ? now.text || undefined : undefined
  return { conditions, words, time: last_update, timezone: location.timezone }
}

/** The days ahead. Throws `ProviderError`. */
export function readDaily(body: unknown): { days: DayOutlook[]; timezone: string } {
  const [{ location, daily }] = shaped(name, dailyShape, body).results
  const days = daily.map((given) => {
    const codes = [given.code_day, given.code_night].flatMap((code) => wmoCode(code) ?? [])
    const chance = numberOf(given.precip)
    return {
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
    }
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
  return first?.path.split(',')[1]
}

/** All numbers come as texts, and what is not known as an empty one. Throws `ProviderError` for other words. */
function numberOf(given: string | undefined): number | null {
  if (given === undefined || given.trim() === '') return null
  const value = Number(given)
  if (Number.isNaN(value)) throw malformed(name, `has '${given.slice(0, 40)}' for a number`)
  return value
}

/** Out of kilometres per hour. */
function metresPerSecond(given: string | undefined): number | null {
  const speed = numberOf(given)
  return speed === null ? null : Math.round((speed / 3.6) * 10) / 10
}
