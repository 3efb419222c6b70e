import { z } from 'zod'
import type { Point } from '../gazetteer/distance.js'
import type { Place } from '../gazetteer/place.js'
import { label, regionName } from '../gazetteer/choose.js'
import type { Gazetteer } from '../gazetteer/gazetteer.js'
import { geonames, provenanceOf, provenanceSchema } from '../provenance.js'
import type { Language } from '../providers/weather.js'
import { wordsOf } from '../words/saying.js'

/** The place that an answer is about. */
export const locationSchema = z.object({
  name: z.string(),
  id: z.int().nullable().describe('GeoNames id; null for a bare position'),
  latitude: z.number(),
  longitude: z.number(),
  country: z.string().nullable().describe('ISO 3166 code; null for a bare position'),
  region: z.string().nullable().describe('Its state or province'),
  timezone: z.string().describe('IANA name'),
  elevation: z.number().nullable().describe('Metres above the sea'),
  near: z
    .object({ name: z.string(), id: z.int(), distance: z.number().describe('Kilometres') })
    .nullable()
    .describe('Of a bare position: the nearest town of the gazetteer'),
  provenance: provenanceSchema.describe('Of the name'),
})
/** The place that an answer is about. */
export type Location = z.infer<typeof locationSchema>

/** Within so many kilometres of a town its time zone is taken for that of a bare position. */
const sameZone = 300

/** The block of an answer that tells of a place of the gazetteer. */
export const locationOf = (place: Place, now: number, language: Language = 'en'): Location => ({
  name: label(place, language),
  id: place.id,
  latitude: place.latitude,
  longitude: place.longitude,
  country: place.country,
  region: regionName(place, language),
  timezone: place.timezone,
  elevation: place.elevation,
  near: null,
  provenance: provenanceOf(geonames, 'gazetteer', now),
})

/** The block of an answer that tells of a bare position. Far from any town the time zone is that of ships. */
export function positionOf(point: Point, places: Gazetteer, now: number, language: Language = 'en'): Location {
  const { place, distance } = places.nearest(point)
  return {
    name: wordsOf[language].position(point.latitude, point.longitude),
    id: null,
    ...point,
    country: null,
    region: null,
    timezone: distance <= sameZone ? place.timezone : nautical(point.longitude),
    elevation: null,
    near: { name: label(place, language), id: place.id, distance: Math.round(distance * 10) / 10 },
    provenance: provenanceOf(geonames, 'gazetteer', now),
  }
}

/** The same place in the time zone that a provider knows it to be in: providers look at borders, not at the nearest town. */
export const inZone = (location: Location, timezone: string | null): Location =>
  timezone === null ? location : { ...location, timezone }

/** The names of these zones count westwards. */
function nautical(longitude: number): string {
  const hours = Math.round(longitude / 15)
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}
