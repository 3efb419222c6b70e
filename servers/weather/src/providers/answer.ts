import { z } from 'zod'
import { isoAt } from '../sky/clock.js'
import type { Conditions, DayOutlook } from './provider.js'
import { malformed } from './verdict.js'

/** What is asked of Open-Meteo for each value of ours, and the unit in which it must come. */
const currentVariables: Record<keyof Conditions, readonly [variable: string, unit: string]> = {
  temperature: ['temperature_2m', '°C'],
  apparentTemperature: ['apparent_temperature', '°C'],
  humidity: ['relative_humidity_2m', '%'],
  precipitation: ['precipitation', 'mm'],
  cloudCover: ['cloud_cover', '%'],
  pressure: ['pressure_msl', 'hPa'],
  windSpeed: ['wind_speed_10m', 'm/s'],
  windDirection: ['wind_direction_10m', '°'],
  windGusts: ['wind_gusts_10m', 'm/s'],
  weatherCode: ['weather_code', 'wmo code'],
}
const dailyVariables: Record<Exclude<keyof DayOutlook, 'date'>, readonly [variable: string, unit: string]> = {
  temperatureMax: ['temperature_2m_max', '°C'],
  temperatureMin: ['temperature_2m_min', '°C'],
  precipitation: ['precipitation_sum', 'mm'],
  precipitationProbability: ['precipitation_probability_max', '%'],
  windSpeedMax: ['wind_speed_10m_max', 'm/s'],
  windGustsMax: ['wind_gusts_10m_max', 'm/s'],
  windDirection: ['wind_direction_10m_dominant', '°'],
  uvIndexMax: ['uv_index_max', ''],
  weatherCode: ['weather_code', 'wmo code'],
}

/** The value of the query parameter `current`. */
export const currentQuery = Object.values(currentVariables)
  .map(([variable]) => variable)
  .join(',')
/** The value of the query parameter `daily`. */
export const dailyQuery = Object.values(dailyVariables)
  .map(([variable]) => variable)
  .join(',')

const place = { timezone: z.string(), utc_offset_seconds: z.number() }
const units = z.record(z.string(), z.string())
const currentShape = z.object({
  ...place,
  current_units: units,
  current: z.looseObject({ time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/) }),
})
const dailyShape = z.object({
  ...place,
  daily_units: units,
  daily: z.looseObject({ time: z.array(z.iso.date()) }),
})

/** The weather now out of an answer; `time` is when it holds, ISO 8601 with offset. Throws `ProviderError`. */
export function readCurrent(body: unknown): { conditions: Conditions; time: string; timezone: string } {
  const { current, current_units, utc_offset_seconds, timezone } = read(currentShape, body)
  const offset = utc_offset_seconds * 1000
  const values = mapped(currentVariables, current_units, (variable) => current[variable])
  return { conditions: values, time: isoAt(Date.parse(`${current.time}Z`) - offset, offset), timezone }
}

/** The days ahead out of an answer. Throws `ProviderError`. */
export function readDaily(body: unknown): { days: DayOutlook[]; timezone: string } {
  const { daily, daily_units, timezone } = read(dailyShape, body)
  const days = daily.time.map((date, i) => ({
    date,
    ...mapped(dailyVariables, daily_units, (variable) => {
      const column = daily[variable]
      if (column !== undefined && !Array.isArray(column)) throw malformed(`has no list as ${variable}`)
      return column?.[i] as unknown
    }),
  }))
  return { days, timezone }
}

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const checked = shape.safeParse(body)
  if (checked.success) return checked.data
  const { path, message } = checked.error.issues[0]!
  throw malformed(`has not the expected form (${path.join('.') || 'the whole'}: ${message})`)
}

/** Picks the values out of an answer. What is absent is null; what has another unit, or is no number, is not read at all. */
function mapped<K extends string>(
  variables: Record<K, readonly [variable: string, unit: string]>,
  given: Readonly<Record<string, string>>,
  value: (variable: string) => unknown,
): Record<K, number | null> {
  const entries = Object.entries<readonly [string, string]>(variables).map(([key, [variable, unit]]) => {
    const found = value(variable) ?? null
    if (found === null) return [key, null]
    if (typeof found !== 'number') throw malformed(`has ${JSON.stringify(found).slice(0, 40)} as ${variable}`)
    if (given[variable] !== unit) throw malformed(`has ${variable} in '${given[variable]}', not in '${unit}' as asked`)
    return [key, found]
  })
  return Object.fromEntries(entries) as Record<K, number | null>
}
