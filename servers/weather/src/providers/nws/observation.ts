import { z } from 'zod'
import { listOf, shaped, timeShape } from '../network/body.js'
import { plausible } from '../plausible.js'
import type { Conditions } from '../provider.js'
import { codeOf } from './icon.js'
import { quantityShape, valueOf } from './quantities.js'

const stationsShape = z.object({
  features: listOf(z.object({ properties: z.object({ stationIdentifier: z.string().regex(/^\w{3,12}$/) }) }), 1000),
})
const observationShape = z.object({
  properties: z.object({
    timestamp: timeShape,
    icon: z.string().max(500).nullish(),
    temperature: quantityShape,
    heatIndex: quantityShape,
    windChill: quantityShape,
    relativeHumidity: quantityShape,
    seaLevelPressure: quantityShape,
    windSpeed: quantityShape,
    windDirection: quantityShape,
    windGust: quantityShape,
  }),
})

/** What a station measured, and when: ISO 8601 with offset. */
export interface Observation {
  readonly conditions: Conditions
  readonly time: string
}

/** The stations about a place, the nearest first. Throws `ProviderError`. */
export const readStations = (body: unknown): string[] =>
  shaped('NWS', stationsShape, body).features.map(({ properties }) => properties.stationIdentifier)

/** What a station measured last. Throws `ProviderError`. */
export function readObservation(body: unknown): Observation {
  const { properties } = shaped('NWS', observationShape, body)
  return {
    time: properties.timestamp,
    conditions: plausible('NWS', {
      temperature: valueOf(properties.temperature),
      apparentTemperature: valueOf(properties.heatIndex) ?? valueOf(properties.windChill),
      humidity: valueOf(properties.relativeHumidity),
      // Stations tell of the last hour, or six: neither is now.
      precipitation: null,
      cloudCover: null,
      pressure: valueOf(properties.seaLevelPressure),
      windSpeed: valueOf(properties.windSpeed),
      windDirection: valueOf(properties.windDirection),
      windGusts: valueOf(properties.windGust),
      weatherCode: codeOf(properties.icon),
    }),
  }
}
