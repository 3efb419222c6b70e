import { label } from './gazetteer/choose.js'
import type { Gazetteer } from './gazetteer/gazetteer.js'

const most = 100

/** Names that begin with what was typed, the largest places first; with region and country where a name alone is not enough. */
export function completeNames(places: Gazetteer, typed: string): string[] {
  const found = places.search(typed).map(({ place }) => place)
  const times = new Map<string, number>()
  for (const { name } of found) times.set(name, (times.get(name) ?? 0) + 1)
  const names = found.slice(0, most).map((place) => (times.get(place.name) === 1 ? place.name : label(place)))
  return [...new Set(names)]
}

/** Ids of the places whose name begins with what was typed, the largest first. */
export const completeIds = (places: Gazetteer, typed: string): string[] =>
  places.search(typed, { limit: most }).map(({ place }) => String(place.id))
