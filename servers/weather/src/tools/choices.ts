import { label } from '../gazetteer/choose.js'
import type { Place } from '../gazetteer/place.js'
import type { Language } from '../providers/weather.js'

/** Places, a line each, with the ids by which to ask for them. */
export const listed = (byLabel: ReadonlyMap<string, Place>): string[] =>
  Array.from(byLabel, ([words, { id, population }]) => `- ${words}, ${population} people: { "id": ${id} }`)

/** Labels that differ, even of two towns of one name in one region. */
export function distinct(places: readonly Place[], language: Language): Map<string, Place> {
  const byLabel = new Map<string, Place>()
  for (const place of places) {
    const words = label(place, language)
    byLabel.set(byLabel.has(words) ? `${words} (${place.id})` : words, place)
  }
  return byLabel
}

/** Tells that nothing is called so, why that may be, and what comes nearest. */
export function notFound(name: string, nearest: readonly Place[], language: Language): string {
  const why =
    `NOT FOUND: no place called "${name}" is in the gazetteer. It holds towns of 30,000 people and more, capitals and seats ` +
    'of regions; a smaller place is found by its position, { lat, lon }.'
  if (nearest.length === 0) return `${why} Nothing in it has a name like that.`
  return [`${why} Did you mean one of these?`, ...listed(distinct(nearest, language))].join('\n')
}
