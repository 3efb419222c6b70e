import { z } from 'zod'
import { isoAt } from '../../sky/clock.js'
import { listOf, malformed, shaped, zoneShape } from '../network/body.js'
import { plausible } from '../plausible.js'
import type { Conditions, DayOutlook } from '../provider.js'
import type { AirQuality, Answered, HourOutlook } from '../weather.js'
import {
  airVariables,
  currentVariables,
  dailyVariables,
  hourlyVariables,
  pastVariables,
  type Variables,
} from './variables.js'

const name = 'Open-Meteo'
const units = z.record(z.string(), z.unknown())
const wallTime = z
  .string()
  .regex(/^(19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d$/)
  .refine((time) => !Number.isNaN(Date.parse(`${time}Z`)), 'no time')
/** No clock is further from UTC than by 18 hours. */
const offset = z.int().min(-64_800).max(64_800)
const headShape = z.object({ timezone: zoneShape, utc_offset_seconds: offset })
const currentShape = headShape.extend({ current_units: units, current: z.looseObject({ time: wallTime }) })
const dailyShape = headShape.extend({ daily_units: units, daily: z.looseObject({ time: listOf(z.iso.date(), 100) }) })
const hourlyShape = headShape.extend({ hourly_units: units, hourly: z.looseObject({ time: listOf(wallTime, 1000) }) })

/** Values that hold at one moment, ISO 8601 with offset. */
export interface Momentary<T> {
  readonly values: T
  readonly time: string
  readonly timezone: string
}

/** The weather now out of an answer. Throws `ProviderError`. */
export const readCurrent = (body: unknown): Momentary<Conditions> => momentary(currentVariables, body)

/** What is in the air out of an answer. Throws `ProviderError`. */
export const readAir = (body: unknown): Momentary<Omit<AirQuality, keyof Answered>> => momentary(airVariables, body)

function momentary<K extends string>(variables: Variables<K>, body: unknown): Momentary<Record<K, number | null>> {
  const { current, current_units, utc_offset_seconds, timezone } = shaped(name, currentShape, body)
  const values = mapped(variables, current_units, (variable) => current[variable])
  return { values, time: moment(current.time, utc_offset_seconds), timezone }
}

/** So many of the days ahead out of an answer. Throws `ProviderError`. */
export function readDaily(body: unknown, count: number): { days: DayOutlook[]; timezone: string } {
  const { daily, daily_units, timezone } = shaped(name, dailyShape, body)
  const days = daily.time.slice(0, count).map((date, i) => ({
    date,
    ...mapped(dailyVariables, daily_units, inColumns(daily, i)),
  }))
  return { days, timezone }
}

/** So many of the days gone by out of an answer. Throws `ProviderError`. */
export function readPast(body: unknown, count: number): { days: DayOutlook[]; timezone: string } {
  const { daily, daily_units, timezone } = shaped(name, dailyShape, body)
  const unasked = { precipitationProbability: null, uvIndexMax: null }
  const days = daily.time.slice(0, count).map((date, i) => {
    return { date, ...unasked, ...mapped(pastVariables, daily_units, inColumns(daily, i)) }
  })
  return { days, timezone }
}

/** The hours of so many days ahead out of an answer. Throws `ProviderError`. */
export function readHours(body: unknown, count: number): HourOutlook[] {
  const { hourly, hourly_units, utc_offset_seconds } = shaped(name, hourlyShape, body)
  return hourly.time.slice(0, 24 * count).map((time, i) => {
    const values = mapped(hourlyVariables, hourly_units, inColumns(hourly, i))
    return { time: moment(time, utc_offset_seconds), ...values }
  })
}

/** All times of an answer go by one offset, even beyond the day on which the clocks of the place change. */
const moment = (wall: string, offsetSeconds: number): string =>
  isoAt(Date.parse(`${wall}Z`) - offsetSeconds * 1000, offsetSeconds * 1000)

const inColumns =
  (table: Readonly<Record<string, unknown>>, i: number) =>
  (variable: string): unknown => {
    const column = table[variable]
    if (column === undefined) return undefined
    if (!Array.isArray(column)) throw malformed(name, `has no list as ${variable}`)
    return column[i] as unknown
  }

/** Picks the values out of an answer. What is absent is null; what has another unit, or is no number, is not read at all. */
function mapped<K extends string>(
  variables: Variables<K>,
  given: Readonly<Record<string, unknown>>,
  value: (variable: string) => unknown,
): Record<K, number | null> {
  const entries = Object.entries<readonly [string, string]>(variables).map(([key, [variable, unit]]) => {
    const found = value(variable) ?? null
    if (found === null) return [key, null]
    if (typeof found !== 'number') throw malformed(name, `has ${brief(JSON.stringify(found))} as ${variable}`)
    const inUnit = given[variable] ?? ''
    const said = brief(typeof inUnit === 'string' ? inUnit : JSON.stringify(inUnit))
    if (plain(said) !== plain(unit)) throw malformed(name, `has ${variable} in '${said}', not in '${unit}' as asked`)
    return [key, found]
  })
  return plausible(name, Object.fromEntries(entries) as Record<K, number | null>)
}

/** A part of a long text is not told, for it could end within a secret. */
const brief = (text: string): string => (text.length <= 64 ? text : 'a long text')

/** There are two signs for micro, which look the same. */
const plain = (unit: string): string => unit.normalize('NFKC')
