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
/** So many places at most are offered to choose from. */
export const mostCandidates = 8

/**
 * Decides which place a name means; the beginning of a name is none. Of several places with the name, in whatever language,
 * one wins that is much larger than the rest (Paris in France); otherwise they are candidates (Springfield). What else a
 * place is called counts against the name of another only where it is the larger, and never wins (Victoria, of Hong Kong).
 */
export function choose(found: readonly Match[]): Choice {
  const whole = found.filter(({ fit }) => fit !== 'beginning')
  const bearer = whole.findIndex(({ fit }) => fit === 'name')
  const rivals = whole.filter(({ fit }, i) => bearer < 0 || i < bearer || fit === 'name')
  const [first, second, ...rest] = apart(rivals)
  if (!first) return { candidates: [] }
  const mayWin = bearer < 0 || first.fit === 'name'
  const wins = !second || (mayWin && first.place.population >= muchLarger * second.place.population)
  if (wins) return { place: first.place }
  return { candidates: [first.place, second.place, ...rest.slice(0, mostCandidates - 2).map(({ place }) => place)] }
}

/** Without those that are a part of one before them, unless the name is theirs and not that of the whole: New Delhi. */
function apart(matches: readonly Match[]): readonly Match[] {
  const kept: Match[] = []
  for (const match of matches) {
    const town = kept.findIndex(({ place }) => kilometres(place, match.place) <= sameTown)
    if (town < 0) kept.push(match)
    else if (kept[town]!.fit === 'alias' && match.fit === 'name') kept[town] = match
  }
  return kept
}

/** A place in words that tell it from others of its name: `Springfield, Missouri, United States`, `杭州，浙江，中国`. */
export function label(place: Place, language = 'en'): string {
  const { name, chineseNames, region, country } = place
  const words = language === 'en' ? [name, region?.name] : [chineseNames[0] ?? name, region?.chineseName]
  const different = new Set([...words, countryName(country, language)].filter((word) => word !== undefined))
  return [...different].join(language === 'en' ? ', ' : '，')
}

/** The state or province of a place: in Chinese where that is wanted and known, else in English. */
export const regionName = ({ region }: Place, language = 'en'): string | null =>
  (language === 'en' ? undefined : region?.chineseName) ?? region?.name ?? null
