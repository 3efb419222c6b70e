import { z } from 'zod'

/** The units in which a tool answers. */
export const unitsSchema = z
  .enum(['metric', 'imperial', 'si'])
  .describe('metric: °C, m/s, mm, hPa; imperial: °F, mph, in, inHg; si: K, m/s, mm, Pa')
/** The units in which a tool answers. */
export type Units = z.output<typeof unitsSchema>

/** What is measured in different units. */
export type Quantity = 'temperature' | 'windSpeed' | 'precipitation' | 'pressure'

/** How a value in metric units is converted; what is absent stays as it is. */
type Conversions = Partial<Record<Quantity, { readonly of: (metric: number) => number; readonly digits: number }>>

const conversions: Record<Units, Conversions> = {
  metric: {},
  imperial: {
    temperature: { of: (celsius) => celsius * 1.8 + 32, digits: 1 },
    windSpeed: { of: (metres) => metres / 0.44704, digits: 1 },
    precipitation: { of: (millimetres) => millimetres / 25.4, digits: 2 },
    pressure: { of: (hectopascals) => hectopascals / 33.8639, digits: 2 },
  },
  si: {
    temperature: { of: (celsius) => celsius + 273.15, digits: 2 },
    pressure: { of: (hectopascals) => hectopascals * 100, digits: 0 },
  },
}

/** The unit of each quantity, by system. */
export const unitNames: Record<Units, Record<Quantity, string>> = {
  metric: { temperature: '°C', windSpeed: 'm/s', precipitation: 'mm', pressure: 'hPa' },
  imperial: { temperature: '°F', windSpeed: 'mph', precipitation: 'in', pressure: 'inHg' },
  si: { temperature: 'K', windSpeed: 'm/s', precipitation: 'mm', pressure: 'Pa' },
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
  const conversion = conversions[units][quantity]
  return value === null || !conversion ? value : Number(conversion.of(value).toFixed(conversion.digits))
}
