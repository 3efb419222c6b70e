import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import type { DayOutlook } from '../providers/provider.js'
import { provenanceSchema } from '../provenance.js'
import { compassPoint, inUnits, said, unitNames, unitNamesSchema, unitsSchema, type Units } from '../units.js'
import { describeWeather } from '../weather-code.js'
import { locate } from './locate.js'
import { inZone, locationSchema, whereSchema } from './location.js'
import type { Parts } from './parts.js'
import { asking, headline } from './weather.js'

const value = z.number().nullable()

const daySchema = z.object({
  date: z.iso.date().describe('By the calendar of the place'),
  description: z.string().nullable(),
  weatherCode: value.describe('WMO code of the worst weather of the day'),
  temperatureMax: value,
  temperatureMin: value,
  precipitation: value,
  precipitationProbability: value.describe('Percent'),
  windSpeedMax: value,
  windGustsMax: value,
  windDirection: value.describe('Degrees clockwise from north, where it mostly comes from'),
  uvIndexMax: value,
})
type Day = z.infer<typeof daySchema>

/** Offers `get_forecast`: the weather of the days ahead. */
export function registerForecast(server: McpServer, parts: Parts): void {
  const { provider } = parts
  server.registerTool(
    'get_forecast',
    {
      title: 'Weather forecast',
      description:
        'The weather of the days ahead at a place, today being the first. Values that the provider does not know are null. ' +
        'Says where the values come from: show the attribution with them. Fails, and makes nothing up, when the provider ' +
        'cannot be reached.',
      inputSchema: z.object({
        location: whereSchema,
        days: z.int().min(1).max(16).default(7),
        units: unitsSchema,
      }),
      outputSchema: z.object({
        location: locationSchema,
        units: unitNamesSchema,
        forecast: z.object({ days: z.array(daySchema), provenance: provenanceSchema }),
      }),
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: provider.isReal },
    },
    async ({ location: where, days: count, units }, ctx) => {
      const location = await locate(where, parts, ctx)
      await ctx.progress(1, 2, `Asking ${provider.provider} about ${location.name}`)
      const { days: outlook, timezone, provenance } = await asking(provider.forecast(location, count, ctx.signal))
      await ctx.progress(2, 2, 'Done')
      const days = outlook.map((day) => convert(day, units))
      const head = headline(`${location.name}, ${days.length} days`, provenance)
      const text = [head, ...days.map((day) => inWords(day, units)), provenance.attribution].join('\n')
      return {
        content: [{ type: 'text', text }],
        structuredContent: {
          location: inZone(location, timezone),
          units: unitNames[units],
          forecast: { days, provenance },
        },
      }
    },
  )
}

const convert = (day: DayOutlook, units: Units): Day => ({
  ...day,
  description: describeWeather(day.weatherCode),
  temperatureMax: inUnits(day.temperatureMax, 'temperature', units),
  temperatureMin: inUnits(day.temperatureMin, 'temperature', units),
  precipitation: inUnits(day.precipitation, 'precipitation', units),
  windSpeedMax: inUnits(day.windSpeedMax, 'windSpeed', units),
  windGustsMax: inUnits(day.windGustsMax, 'windSpeed', units),
})

function inWords(day: Day, units: Units): string {
  const { temperature, precipitation, windSpeed } = unitNames[units]
  const from = day.windDirection === null ? '' : ` from ${compassPoint(day.windDirection)}`
  return [
    `${day.date}: ${day.description ?? 'weather unknown'}`,
    `${said(day.temperatureMin, temperature)} to ${said(day.temperatureMax, temperature)}`,
    `precipitation ${said(day.precipitation, precipitation)} (probability ${said(day.precipitationProbability, '%')})`,
    `wind up to ${said(day.windSpeedMax, windSpeed)}${from}, gusts ${said(day.windGustsMax, windSpeed)}`,
    `UV index ${day.uvIndexMax ?? 'unknown'}`,
  ].join('; ')
}
