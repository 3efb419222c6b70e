import { isoAt } from '../sky/clock.js'
import { airVariables, currentVariables, dailyVariables, hourlyVariables } from '../providers/open-meteo/variables.js'
import { currentBody } from './stand-in.js'

/** What is answered: a status and a body, JSON unless it is a string. */
export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The clock of the stand-ins: a quarter to three in the afternoon of Hangzhou. */
export const standInNow = Date.UTC(2026, 10, 20, 6, 45)

const units = new Map<string, string>(
  [currentVariables, dailyVariables, hourlyVariables, airVariables].flatMap((table) => Object.values(table)),
)
const day = 86_400_000
const refused = (reason: string): Reply => ({ status: 400, body: { error: true, reason } })
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The zone of a place, by its longitude alone. */
function zoneOf(longitude: number): { timezone: string; utc_offset_seconds: number } {
  if (longitude > 60) return { timezone: 'Asia/Shanghai', utc_offset_seconds: 28_800 }
  if (longitude < -30) return { timezone: 'America/Chicago', utc_offset_seconds: -21_600 }
  return { timezone: 'Europe/Oslo', utc_offset_seconds: 3600 }
}

/** A made-up value of a variable, the same each time. */
function made(variable: string, i: number): number | null {
  const known: Readonly<Record<string, unknown>> = currentBody.current
  const value = known[variable]
  // Of what lies far ahead the model does not know everything.
  if (variable.includes('probability') && i > 0) return null
  return typeof value === 'number' ? value : 10 + i
}

function table(name: string, variables: readonly string[], times: readonly string[]): Record<string, unknown> {
  return {
    [`${name}_units`]: { time: 'iso8601', ...Object.fromEntries(variables.map((each) => [each, units.get(each)])) },
    [name]: { time: times, ...Object.fromEntries(variables.map((each) => [each, times.map((_, i) => made(each, i))])) },
  }
}

/** Answers as the services of Open-Meteo do; undefined where none of them has such a path. */
export function asOpenMeteo({ pathname, searchParams }: URL): Reply | undefined {
  if (!/^\/v1\/(forecast|archive|air-quality)$/.test(pathname)) return undefined
  const [latitude, longitude] = [Number(searchParams.get('latitude')), Number(searchParams.get('longitude'))]
  if (Math.abs(latitude) > 90) return refused(`Latitude must be in range of -90 to 90°. Given: ${latitude}.`)
  const listed = (name: string): string[] => searchParams.get(name)?.split(',') ?? []
  const unknown = ['current', 'hourly', 'daily'].flatMap(listed).find((variable) => !units.has(variable))
  if (unknown) return refused(`Cannot initialize Variable from invalid String value ${unknown} for key current`)
  const zone = zoneOf(longitude)
  const local = isoAt(standInNow, zone.utc_offset_seconds * 1000).slice(0, 16)
  const first = Date.parse(searchParams.get('start_date') ?? local.slice(0, 10))
  const end = searchParams.get('end_date')
  const count = end ? (Date.parse(end) - first) / day + 1 : Number(searchParams.get('forecast_days') ?? 7)
  const dates = Array.from({ length: count }, (_, i) => dateOf(first + i * day))
  const hours = dates.flatMap((date) =>
    Array.from({ length: 24 }, (_, i) => `${date}T${String(i).padStart(2, '0')}:00`),
  )
  const now = table('current', listed('current'), [local])
  const body = {
    latitude,
    longitude,
    generationtime_ms: 0.2,
    ...zone,
    timezone_abbreviation: 'GMT',
    elevation: 17,
    ...(searchParams.has('current') && { current_units: now.current_units, current: firstOf(now.current) }),
    ...(searchParams.has('hourly') && table('hourly', listed('hourly'), hours)),
    ...(searchParams.has('daily') && table('daily', listed('daily'), dates)),
  }
  return { status: 200, body }
}

/** What holds now stands in no lists. */
const firstOf = (lists: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(lists as Record<string, unknown[]>).map(([name, [value]]) => [name, value]))
