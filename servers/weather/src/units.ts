import { z } from 'zod'

/** The units in which a tool answers. */
export const unitsSchema = z
  .enum(['metric', 'imperial'])
  .default('metric')
  .describe('metric: °C, m/s, mm, hPa; imperial: °F, mph, in, inHg')
/** The units in which a tool answers. */
export type Units = z.output<typeof unitsSchema>

/** What is measured in different units. */
export type Quantity = 'temperature' | 'windSpeed' | 'precipitation' | 'pressure'

const imperial: Record<Quantity, { readonly of: (si: number) => number; readonly digits: number }> = {
  temperature: { of: (celsius) => celsius * 1.8 + 32, digits: 1 },
  windSpeed: { of: (metres) => metres / 0.44704, digits: 1 },
  precipitation: { of: (millimetres) => millimetres / 25.4, digits: 2 },
  pressure: { of: (hectopascals) => hectopascals / 33.8639, digits: 2 },
}

/** The unit of each quantity, by system. */
export const unitNames: Record<Units, Record<Quantity, string>> = {
  metric: { temperature: '°C', windSpeed: 'm/s', precipitation: 'mm', pressure: 'hPa' },
  imperial: { temperature: '°F', windSpeed: 'mph', precipitation: 'in', pressure: 'inHg' },
}

/** The block of an answer that names its units. */
export const unitNamesSchema = z.object({
  temperature: z.string(),
  windSpeed: z.string(),
  precipitation: z.string(),
  pressure: z.string(),
})

/** A value in the wanted units; null stays null. */
export function inUnits(value: number | null, quantity: Quantity, units: Units): number | null {
  if (value === null || units === 'metric') return value
  const { of, digits } = imperial[quantity]
  return Number(of(value).toFixed(digits))
}

/** A value with its unit, for reading; what is not known is called so. */
export const said = (value: number | null, unit: string): string => (value === null ? 'unknown' : `${value} ${unit}`)

const points = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW']

/** Where a wind comes from, as one of the eight points of the compass. */
export const compassPoint = (degrees: number): string => points[Math.round((((degrees % 360) + 360) % 360) / 45) % 8]!
