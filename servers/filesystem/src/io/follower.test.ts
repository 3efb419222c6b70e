import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Follower } from './follower.js'

const placesIn = (text: string, wanted: string, overlapping: boolean): number[] => {
  const follower = new Follower(wanted, overlapping)
  return text.split('').flatMap((char, at) => (follower.take(char) ? [at + 1 - wanted.length] : []))
}

/** The same by trying at every place. */
const tried = (text: string, wanted: string, step: number): number[] => {
  const found: number[] = []
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + step)) found.push(at)
  return found
}

it('finds what is there, each place or those beside each other', () => {
  const letters = (minLength: number, maxLength: number) =>
    fc.array(fc.constantFrom('a', 'b'), { minLength, maxLength }).map((all) => all.join(''))
  fc.assert(
    fc.property(letters(0, 60), letters(1, 5), (text, wanted) => {
      expect(placesIn(text, wanted, true)).toEqual(tried(text, wanted, 1))
      expect(placesIn(text, wanted, false)).toEqual(tried(text, wanted, wanted.length))
    }),
    { numRuns: 500 },
  )
})

it('knows when nothing fits so far', () => {
  const follower = new Follower('ab', false)
  expect('xab'.split('').map((char) => [follower.take(char), follower.idle])).toEqual([
    [false, true],
    [false, false],
    [true, true],
  ])
})

it('looks at each item a few times at most', () => {
  let looks = 0
  const half = 'a'.repeat(1000)
  const wanted = new Proxy(Array.from(`${half}b${half}`), {
    get(target, name) {
      if (name !== 'length') looks++
      return Reflect.get(target, name) as unknown
    },
  })
  const follower = new Follower<string>(wanted, true)
  for (let at = 0; at < 10_000; at++) follower.take('a')
  expect(looks).toBeLessThan(4 * 12_001)
})
