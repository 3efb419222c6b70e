import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import type { Conditions } from '../providers/provider.js'
import { provenanceSchema } from '../provenance.js'
import { compassPoint, inUnits, said, unitNames, unitNamesSchema, unitsSchema, type Units } from '../units.js'
import { describeWeather } from '../weather-code.js'
import { locate } from './locate.js'
import { inZone, locationSchema, whereSchema } from './location.js'
import type { Parts } from './parts.js'
import { asking, headline } from './weather.js'

const value = z.number().nullable()

const currentSchema = z.object({
  description: z.string().nullable(),
  weatherCode: value.describe('WMO code'),
  temperature: value,
  apparentTemperature: value.describe('What it feels like'),
  humidity: value.describe('Percent'),
  precipitation: value,
  cloudCover: value.describe('Percent'),
  pressure: value.describe('At the level of the sea'),
  windSpeed: value,
  windDirection: value.describe('Degrees clockwise from north, where it comes from'),
  windGusts: value,
  provenance: provenanceSchema,
})

/** Offers `get_current`: the weather now. */
export function registerCurrent(server: McpServer, parts: Parts): void {
  const { provider } = parts
  server.registerTool(
    'get_current',
    {
      title: 'Weather now',
      description:
        'The weather now at a place. Values that the provider does not know are null. Says where the values come from: show ' +
        'the attribution with them. Fails, and makes nothing up, when the provider cannot be reached.',
      inputSchema: z.object({ location: whereSchema, units: unitsSchema }),
      outputSchema: z.object({ location: locationSchema, units: unitNamesSchema, current: currentSchema }),
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: provider.isReal },
    },
    async ({ location: where, units }, ctx) => {
      const location = await locate(where, parts, ctx)
      await ctx.progress(1, 2, `Asking ${provider.provider} about ${location.name}`)
      const { conditions, timezone, provenance } = await asking(provider.current(location, ctx.signal))
      await ctx.progress(2, 2, 'Done')
      const converted = convert(conditions, units)
      const current = { ...converted, description: describeWeather(conditions.weatherCode), provenance }
      const head = headline(`${location.name}, ${provenance.observedAt}`, provenance)
      const text = [head, inWords(current, units), provenance.attribution].join('\n')
      return {
        content: [{ type: 'text', text }],
        structuredContent: { location: inZone(location, timezone), units: unitNames[units], current },
      }
    },
  )
}

const convert = (conditions: Conditions, units: Units): Conditions => ({
  ...conditions,
  temperature: inUnits(conditions.temperature, 'temperature', units),
  apparentTemperature: inUnits(conditions.apparentTemperature, 'temperature', units),
  precipitation: inUnits(conditions.precipitation, 'precipitation', units),
  pressure: inUnits(conditions.pressure, 'pressure', units),
  windSpeed: inUnits(conditions.windSpeed, 'windSpeed', units),
  windGusts: inUnits(conditions.windGusts, 'windSpeed', units),
})

function inWords(now: z.infer<typeof currentSchema>, units: Units): string {
  const { temperature, precipitation, pressure, windSpeed } = unitNames[units]
  const from = now.windDirection === null ? '' : ` from ${compassPoint(now.windDirection)} (${now.windDirection}°)`
  return [
    `Weather: ${now.description ?? 'unknown'}`,
    `Temperature: ${said(now.temperature, temperature)}, feels like ${said(now.apparentTemperature, temperature)}`,
    `Wind: ${said(now.windSpeed, windSpeed)}${from}, gusts ${said(now.windGusts, windSpeed)}`,
    `Precipitation: ${said(now.precipitation, precipitation)}`,
    `Humidity: ${said(now.humidity, '%')}, cloud cover ${said(now.cloudCover, '%')}`,
    `Pressure: ${said(now.pressure, pressure)}`,
  ].join('\n')
}
