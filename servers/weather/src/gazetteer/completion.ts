import { label } from './choose.js'
import type { Gazetteer } from './gazetteer.js'

const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)

/**
 * Names that begin with what was typed, the largest places first; with region and country where a name alone is not enough.
 * They come in Chinese where Chinese was typed, for hosts keep only what begins as the typed does.
 */
export function completeNames(places: Gazetteer, typed: string): string[] {
  const language = isChinese(typed) ? 'zh-Hans' : 'en'
  const named = places.search(typed).map(({ place }) => {
    const [chinese = place.name] = place.chineseNames
    return { place, name: language === 'en' ? place.name : chinese }
  })
  const times = new Map<string, number>()
  for (const { name } of named) times.set(name, (times.get(name) ?? 0) + 1)
  return [...new Set(named.map(({ place, name }) => (times.get(name) === 1 ? name : label(place, language))))]
}

/** Ids of the places whose name, or id, begins with what was typed, the largest first. */
export function completeIds(places: Gazetteer, typed: string): string[] {
  if (!/^\d+$/.test(typed)) return places.search(typed).map(({ place }) => String(place.id))
  const ids = places.search('').map(({ place }) => String(place.id))
  return ids.filter((id) => id.startsWith(typed))
}

/** Codes of the states of the USA whose code or name begins with what was typed, in the order of the alphabet. */
export function completeStates(places: Gazetteer, typed: string): string[] {
  const wanted = typed.trim().toLowerCase()
  const states = new Map<string, string>()
  for (const { place } of places.search('')) {
    if (place.country === 'US' && place.region) states.set(place.region.code, place.region.name)
  }
  const fits = [...states].filter((state) => state.some((each) => each.toLowerCase().startsWith(wanted)))
  return fits.map(([code]) => code).toSorted()
}
