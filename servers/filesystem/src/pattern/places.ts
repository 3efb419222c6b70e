/**
 * A place in a compiled pattern: `one` takes a character and goes on to the next place, `star` takes any character and
 * stays, or goes on at no cost, and `fork` goes on at no cost to any of some later places.
 */
export type Place =
  | { readonly kind: 'one'; readonly accepts: (char: string) => boolean }
  | { readonly kind: 'star' }
  | { readonly kind: 'fork'; readonly to: number[] }

/** A set of places, a bit for each. */
type Bits = Int32Array

/** For how many characters is kept which places take them. */
const MAX_KEPT = 256

const bitsOf = (places: readonly Place[], wanted: (place: Place) => boolean): Bits => {
  const bits = new Int32Array((places.length >> 5) + 1)
  for (const [at, place] of places.entries()) if (wanted(place)) bits[at >> 5]! |= 1 << at
  return bits
}

/** All the places that a text may have led to so far, 32 of them moved on at once. */
class Front {
  readonly #places: readonly Place[]
  readonly #stars: Bits
  readonly #forks: Bits
  readonly #takers = new Map<string, Bits>()
  readonly #here: Bits

  constructor(places: readonly Place[]) {
    this.#places = places
    this.#stars = bitsOf(places, ({ kind }) => kind === 'star')
    this.#forks = bitsOf(places, ({ kind }) => kind === 'fork')
    this.#here = bitsOf(places, () => false)
  }

  /** Begins anew. */
  start(): void {
    this.#here.fill(0)
    this.#here[0] = 1
    this.#settle()
  }

  /** Moves on over a character; false when that leads nowhere. */
  take(char: string): boolean {
    const [here, stars, takers] = [this.#here, this.#stars, this.#takersOf(char)]
    let carry = 0
    let any = 0
    for (let word = 0; word < here.length; word++) {
      const taken = here[word]! & takers[word]!
      any |= here[word] = (taken << 1) | carry | (here[word]! & stars[word]!)
      carry = taken >>> 31
    }
    if (any !== 0) this.#settle()
    return any !== 0
  }

  /** Whether the end is among the places. */
  get ended(): boolean {
    const end = this.#places.length
    return (this.#here[end >> 5]! & (1 << end)) !== 0
  }

  /** Adds what costs nothing to get to. All of that lies further on, so that one way through the words is enough. */
  #settle(): void {
    const here = this.#here
    let carry = 0
    for (let word = 0; word < here.length; word++) {
      here[word]! |= carry
      for (let before = 0, forked = 0; before !== here[word]!;) {
        before = here[word]!
        here[word]! |= (before & this.#stars[word]!) << 1
        const forks = before & this.#forks[word]! & ~forked
        if (forks !== 0) this.#fork(word, forks)
        forked |= forks
      }
      carry = (here[word]! & this.#stars[word]!) >>> 31
    }
  }

  #fork(word: number, forks: number): void {
    for (let rest = forks; rest !== 0; rest &= rest - 1) {
      const place = this.#places[word * 32 + 31 - Math.clz32(rest & -rest)]
      if (place?.kind === 'fork') for (const next of place.to) this.#here[next >> 5]! |= 1 << next
    }
  }

  #takersOf(char: string): Bits {
    const known = this.#takers.get(char)
    if (known) return known
    if (this.#takers.size === MAX_KEPT) this.#takers.clear()
    const takers = bitsOf(this.#places, (place) => place.kind === 'one' && place.accepts(char))
    this.#takers.set(char, takers)
    return takers
  }
}

/** Makes a test for whether the places lead through a whole text, from the first to past the last. */
export const placesTest = (places: readonly Place[]): ((text: string) => boolean) => {
  const front = new Front(places)
  // Where there is no choice, each place for a character needs one.
  const least = places.some(({ kind }) => kind === 'fork') ? 0 : places.filter(({ kind }) => kind === 'one').length
  return (text) => {
    if (text.length < least) return false
    front.start()
    for (const char of text) if (!front.take(char)) return false
    return front.ended
  }
}
