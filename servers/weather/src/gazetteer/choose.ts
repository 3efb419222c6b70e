import { countryName } from './countries.js'
import { kilometres } from './distance.js'
import type { Match } from './gazetteer.js'
import type { Place } from './place.js'

/** Which of the places found is meant: one, several that must be told apart, or none. */
export type Choice =
  | { readonly place: Place }
  | { readonly candidates: readonly [Place, Place, ...Place[]] }
  | { readonly candidates: readonly [] }

/** So many times larger than the next must a place be to be what people mean by the bare name. */
const muchLarger = 5
/** Entries nearer than this, in kilometres, are the same town twice, or a part of it. */
const sameTown = 40
const mostCandidates = 8

/**
 * Decides which place a name means. A whole name beats a part of one; of several with the same name one wins that is much
 * larger than the rest (Paris in France); otherwise they are candidates (Springfield).
 */
export function choose(found: readonly Match[]): Choice {
  const [first] = found
  if (!first) return { candidates: [] }
  const rivals = found.filter(({ fit }) => fit === first.fit).map(({ place }) => place)
  const others = rivals.slice(1).filter((place) => kilometres(place, first.place) > sameTown)
  const [second, ...rest] = others
  const isWhole = first.fit !== 'beginning'
  if (!second || (isWhole && first.place.population >= muchLarger * second.population)) return { place: first.place }
  return { candidates: [first.place, second, ...rest.slice(0, mostCandidates - 2)] }
}

/** A place in words that tell it from others of its name: `Springfield, Missouri, United States`, `杭州，Zhejiang，中国`. */
export function label({ name, chineseNames: [chinese = name], region, country }: Place, language = 'en'): string {
  const state = region && region.name !== name ? [region.name] : []
  if (language === 'en') return [name, ...state, countryName(country)].join(', ')
  return [chinese, ...state, countryName(country, language)].join('，')
}
