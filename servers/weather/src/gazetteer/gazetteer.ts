import { countryCode } from './countries.js'
import { kilometres, type Point } from './distance.js'
import { fold } from './fold.js'
import type { Fit, Names } from './names.js'
import type { Place, Region } from './place.js'

/** A place that was found. */
export interface Match {
  readonly place: Place
  readonly fit: Fit
}

/** The towns and cities of the world, to be found by name, id or position. */
export class Gazetteer {
  /** As the lines of the names are. */
  readonly #places: readonly Place[]
  readonly #names: Names
  readonly #simplify: ReadonlyMap<string, string>
  readonly #byId: ReadonlyMap<number, Place>
  readonly #largestFirst: readonly Place[]

  constructor(places: readonly Place[], names: Names, simplify: ReadonlyMap<string, string> = new Map()) {
    this.#places = places
    this.#names = names
    this.#simplify = simplify
    this.#byId = new Map(places.map((place) => [place.id, place]))
    this.#largestFirst = places.toSorted(larger)
  }

  /** How many places there are. */
  get size(): number {
    return this.#places.length
  }

  /** The place with this GeoNames id. */
  byId(id: number): Place | undefined {
    return this.#byId.get(id)
  }

  /**
   * Places by name, in whatever language: first those that have it, then those with a name that begins with it, the largest
   * first: `Paris`, `paris, tx`, `München`, `Munich`, `杭州`. Words after a comma must each mean the region or the country.
   * Accents, case, spaces and punctuation make no difference.
   */
  search(query: string, options: { country?: string | undefined } = {}): Match[] {
    const { key, areas } = this.#asked(query)
    if (key === '' && query.trim() !== '') return []
    const wanted = [...areas, ...(options.country === undefined ? [] : [options.country])].map((area) =>
      this.#area(area),
    )
    const found = key === '' ? this.#largestFirst.map((place): Match => ({ place, fit: 'beginning' })) : this.#find(key)
    return found.filter(({ place }) => wanted.every((area) => area.holds(place)))
  }

  /**
   * What may have been meant where no place has the name: those whose name begins with it; else those that have it but lie
   * elsewhere; else those with a name that is nearly it, the likeliest first.
   */
  suggest(query: string, options: { country?: string | undefined } = {}): Place[] {
    const { key } = this.#asked(query)
    if (key === '') return []
    const beginning = this.search(query, options).map(({ place }) => place)
    if (beginning.length > 0) return beginning
    const elsewhere = this.#find(key).filter(({ fit }) => fit !== 'beginning')
    if (elsewhere.length > 0) return elsewhere.map(({ place }) => place)
    const near = Array.from(this.#names.near(key), ([line, distance]) => ({ place: this.#places[line]!, distance }))
    return near.toSorted((a, b) => a.distance - b.distance || larger(a.place, b.place)).map(({ place }) => place)
  }

  /** Whether a word means a country or region in which there is a place. */
  knowsArea(area: string): boolean {
    const { code, isRegion } = this.#area(area)
    if (this.#places.some(({ country }) => country === code)) return true
    return [...new Set(this.#places.map(({ region }) => region))].some(isRegion)
  }

  /** The place nearest to a point, and how far it is in kilometres. */
  nearest(point: Point): { place: Place; distance: number } {
    let nearest: { place: Place; distance: number } | undefined
    for (const place of this.#largestFirst) {
      const distance = kilometres(point, place)
      if (!nearest || distance < nearest.distance) nearest = { place, distance }
    }
    if (!nearest) throw new RangeError('The gazetteer is empty')
    return nearest
  }

  #asked(query: string): { key: string; areas: string[] } {
    const [name = '', ...areas] = query.split(/[,，]/)
    return { key: fold(name, this.#simplify), areas: areas.filter((area) => area.trim() !== '') }
  }

  #find(key: string): Match[] {
    const found = Array.from(this.#names.find(key), ([line, fit]): Match => ({ place: this.#places[line]!, fit }))
    const bySize = found.toSorted((a, b) => larger(a.place, b.place))
    return [...bySize.filter(({ fit }) => fit !== 'beginning'), ...bySize.filter(({ fit }) => fit === 'beginning')]
  }

  #area(area: string): Area {
    const code = countryCode(area)
    const key = fold(area, this.#simplify)
    const isRegion = (region: Region | undefined): boolean =>
      region !== undefined &&
      [region.code, region.name, region.chineseName ?? ''].some((name) => fold(name, this.#simplify) === key)
    return { code, isRegion, holds: ({ country, region }) => country === code || isRegion(region) }
  }
}

/** What a word for a country or region means. */
interface Area {
  /** Of the country, if it is one. */
  readonly code: string | undefined
  readonly isRegion: (region: Region | undefined) => boolean
  readonly holds: (place: Place) => boolean
}

const larger = (a: Place, b: Place): number => b.population - a.population
