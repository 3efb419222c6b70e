import { expect, it } from 'vitest'
import { choose, label } from './choose.js'
import type { Match } from './gazetteer.js'
import { gazetteer } from './load.js'
import type { Place } from './place.js'

const places = await gazetteer()
const chosen = (query: string): string | string[] => {
  const choice = choose(places.search(query))
  return 'place' in choice ? label(choice.place) : choice.candidates.map((each) => label(each))
}

it.each(['Paris', 'London', 'Portland', 'Lagos', 'Hangzh', '长沙'])('takes %s for the one that people mean', (name) => {
  expect(chosen(name)).toEqual(expect.any(String))
})

it('asks which of several places of like size is meant', () => {
  expect(chosen('Springfield')).toEqual([
    'Springfield, Missouri, United States',
    'Springfield, Massachusetts, United States',
    'Springfield, Illinois, United States',
    'Springfield, Oregon, United States',
    'Springfield, Ohio, United States',
  ])
})

it('offers eight places at most, and none where none was found', () => {
  expect(chosen('san')).toHaveLength(8)
  expect(chosen('Xanadoo')).toEqual([])
})

const bundled = places.byId(2988507)!
const place = (id: number, population: number, latitude: number): Place => ({ ...bundled, id, population, latitude })
const match = (each: Place): Match => ({ place: each, fit: 'name' })

it('takes two entries side by side for one town', () => {
  expect(choose([match(place(1, 100, 50)), match(place(2, 90, 50.1))])).toMatchObject({ place: { id: 1 } })
})

it('wants the winner to be five times larger than the next', () => {
  expect(choose([match(place(1, 500, 50)), match(place(2, 100, 60))])).toMatchObject({ place: { id: 1 } })
  expect(choose([match(place(1, 499, 50)), match(place(2, 100, 60))])).toMatchObject({
    candidates: [{ id: 1 }, { id: 2 }],
  })
})
