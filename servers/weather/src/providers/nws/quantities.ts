import { z } from 'zod'
import { malformed } from '../network/body.js'

/** A value of the NWS with its unit. */
export const quantityShape = z
  .object({ unitCode: z.string().max(64).optional(), value: z.number().nullable() })
  .nullish()
/** A value of the NWS with its unit. */
export type Quantity = z.infer<typeof quantityShape>

/** What a value in a unit of theirs is in ours, by the name of theirs. */
const units: Readonly<Record<string, (value: number) => number>> = {
  degC: (celsius) => celsius,
  degF: (fahrenheit) => (fahrenheit - 32) / 1.8,
  'km_h-1': (kilometres) => kilometres / 3.6,
  'm_s-1': (metres) => metres,
  Pa: (pascals) => pascals / 100,
  percent: (percent) => percent,
  'degree_(angle)': (degrees) => degrees,
}

const tenth = (value: number): number => Math.round(value * 10) / 10

/** A value in °C, m/s, hPa, percent or degrees, to a tenth; null where there is none. Throws `ProviderError` on an unknown unit. */
export function valueOf(quantity: Quantity): number | null {
  if (!quantity || quantity.value === null) return null
  const unit = quantity.unitCode?.replace(/^\w+:/, '') ?? ''
  const of = Object.hasOwn(units, unit) && units[unit]
  if (!of) throw malformed('NWS', `has a value in '${unit}'`)
  return tenth(of(quantity.value))
}

/** A temperature in °C. */
export const celsius = (value: number | null, unit: string): number | null =>
  value === null ? null : tenth(unit === 'F' ? units.degF!(value) : value)

const perHour: Readonly<Record<string, number>> = { 'km/h': 3.6, mph: 1 / 0.44704 }

/** The highest speed of a short text such as `5 to 10 mph`, in m/s; null where it names none. */
export function highestSpeed(text: string): number | null {
  const [, speed, unit = ''] = /(\d+(?:\.\d+)?) (km\/h|mph)$/.exec(text.trim()) ?? []
  return speed === undefined ? null : tenth(Number(speed) / perHour[unit]!)
}

const points = ['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE', 'S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW']

/** A point of the compass in degrees; null where it is none. */
export function degrees(point: string): number | null {
  const i = points.indexOf(point)
  return i === -1 ? null : i * 22.5
}
