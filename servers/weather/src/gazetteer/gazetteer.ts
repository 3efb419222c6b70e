import { meansCountry } from './countries.js'
import { kilometres, type Point } from './distance.js'
import { fold } from './fold.js'
import type { Place } from './place.js'

/** A place with the folded names by which it is found. */
export interface Entry {
  readonly place: Place
  readonly own: readonly string[]
  /** What others call it. */
  readonly aliases: readonly string[]
}

/** What a query fits: the whole name of a place, what others call it, or the beginning of either. */
export type Fit = 'name' | 'alias' | 'beginning'

/** A place that was found. */
export interface Match {
  readonly place: Place
  readonly fit: Fit
}

const fits: readonly Fit[] = ['name', 'alias', 'beginning']

/** The towns and cities of the world, to be found by name, id or position. */
export class Gazetteer {
  /** From the largest population down. */
  readonly #entries: readonly Entry[]
  readonly #byId: ReadonlyMap<number, Place>
  readonly #simplify: ReadonlyMap<string, string>

  constructor(entries: readonly Entry[], simplify: ReadonlyMap<string, string> = new Map()) {
    this.#entries = entries.toSorted((a, b) => b.place.population - a.place.population)
    this.#byId = new Map(entries.map(({ place }) => [place.id, place]))
    this.#simplify = simplify
  }

  /** How many places there are. */
  get size(): number {
    return this.#entries.length
  }

  /** The place with this GeoNames id. */
  byId(id: number): Place | undefined {
    return this.#byId.get(id)
  }

  /**
   * Places by name, the best fit first and of equal fits the largest: `Paris`, `paris, tx`, `München`, `杭州`. Words after a
   * comma must each mean the region or the country. Accents, case, spaces and punctuation make no difference.
   */
  search(query: string, options: { country?: string | undefined; limit?: number | undefined } = {}): Match[] {
    const [name = '', ...areas] = query.split(/[,，]/)
    const wanted = [...areas, options.country ?? ''].filter((area) => area.trim() !== '')
    const key = fold(name, this.#simplify)
    if (key === '' && query.trim() !== '') return []
    const found: Match[][] = fits.map(() => [])
    for (const entry of this.#entries) {
      const fit = fitOf(entry, key)
      if (fit && wanted.every((area) => this.#liesIn(entry.place, area))) {
        found[fits.indexOf(fit)]!.push({ place: entry.place, fit })
      }
    }
    return found.flat().slice(0, options.limit)
  }

  /** The place nearest to a point, and how far it is in kilometres. */
  nearest(point: Point): { place: Place; distance: number } {
    let nearest: { place: Place; distance: number } | undefined
    for (const { place } of this.#entries) {
      const distance = kilometres(point, place)
      if (!nearest || distance < nearest.distance) nearest = { place, distance }
    }
    if (!nearest) throw new RangeError('The gazetteer is empty')
    return nearest
  }

  #liesIn({ country, region }: Place, area: string): boolean {
    if (meansCountry(area, country)) return true
    if (!region) return false
    const key = fold(area, this.#simplify)
    return key === region.code.toLowerCase() || key === fold(region.name, this.#simplify)
  }
}

/** In one pass, for every query looks at every name there is. */
function fitOf({ own, aliases }: Entry, key: string): Fit | undefined {
  let isBeginning = false
  for (const name of own) {
    if (!name.startsWith(key)) continue
    if (name.length === key.length) return 'name'
    isBeginning = true
  }
  for (const name of aliases) {
    if (!name.startsWith(key)) continue
    if (name.length === key.length) return 'alias'
    isBeginning = true
  }
  return isBeginning ? 'beginning' : undefined
}
