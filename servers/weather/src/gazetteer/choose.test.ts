import { expect, it } from 'vitest'
import { choose, label, regionName } from './choose.js'
import type { Match } from './gazetteer.js'
import { gazetteer } from './load.js'
import type { Place } from './place.js'

const places = await gazetteer()
const chosen = (query: string): string | string[] => {
  const choice = choose(places.search(query))
  return 'place' in choice ? label(choice.place) : choice.candidates.map((each) => label(each))
}

it.each(['Paris', 'London', 'Portland', 'Lagos', 'Geneva', '长沙', 'Москва'])(
  'takes %s for the one that people mean',
  (name) => {
    expect(chosen(name)).toEqual(expect.any(String))
  },
)

it('asks which of several places of like size is meant', () => {
  expect(chosen('Springfield')).toEqual([
    'Springfield, Missouri, United States',
    'Springfield, Massachusetts, United States',
    'Springfield, Illinois, United States',
    'Springfield, Oregon, United States',
    'Springfield, Ohio, United States',
    'Springfield Gardens, New York, United States',
    'Springfield, Virginia, United States',
  ])
})

it('offers eight places at most, and none where none was found', () => {
  expect(chosen('Santiago')).toHaveLength(8)
  expect(chosen('Xanadoo')).toEqual([])
})

it('takes no place by the beginning of its name', () => {
  expect(chosen('Hangzh')).toEqual([])
  expect(chosen('Aspen')).toEqual([])
})

it.each([
  ['Odessa', 'Odesa, Odessa, Ukraine'],
  ['St. Petersburg', 'Saint Petersburg, St.-Petersburg, Russia'],
  ['New Delhi', 'New Delhi, Delhi, India'],
  ['Constantinople', 'Istanbul, Türkiye'],
])('takes %s for the place that has the name in another spelling or language', (name, expected) => {
  expect(chosen(name)).toBe(expected)
})

it('asks where what a larger place is also called is the name of others', () => {
  expect(chosen('Frisco')).toEqual(['San Francisco, California, United States', 'Frisco, Texas, United States'])
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

it('lets no other name of a place win over the name of one, nor count against that of a larger one', () => {
  const alias = (each: Place): Match => ({ place: each, fit: 'alias' })
  const [large, small] = [place(1, 1000, 50), place(2, 10, 60)]
  expect(choose([alias(large), match(small)])).toMatchObject({ candidates: [{ id: 1 }, { id: 2 }] })
  expect(choose([match(place(1, 20, 50)), alias(small)])).toMatchObject({ place: { id: 1 } })
  expect(choose([alias(large), alias(small)])).toMatchObject({ place: { id: 1 } })
})

it('labels a place without what it does not know, or has said', () => {
  expect(label(places.byId(1808926)!, 'zh-Hans')).toBe('杭州，浙江，中国')
  expect(label(bundled, 'zh-Hans')).toBe('巴黎，法兰西岛，法国')
  expect(
    label({ ...bundled, chineseNames: [], region: { code: '1', name: 'X', chineseName: undefined } }, 'zh-Hans'),
  ).toBe('Paris，法国')
  expect(label({ ...bundled, region: undefined })).toBe('Paris, France')
})

it('names a region in Chinese where it can', () => {
  expect(regionName(bundled, 'zh-Hans')).toBe('法兰西岛')
  expect(regionName(bundled)).toBe('Île-de-France')
  expect(regionName({ ...bundled, region: { code: '1', name: 'X', chineseName: undefined } }, 'zh-Hans')).toBe('X')
  expect(regionName({ ...bundled, region: undefined })).toBeNull()
})
