import { describe, expect, it } from 'vitest'
import { label } from './choose.js'
import { Gazetteer } from './gazetteer.js'
import { gazetteer, parseGazetteer } from './load.js'

const places = await gazetteer()
const named = (query: string, country?: string): string[] =>
  places.search(query, { country, limit: 3 }).map(({ place }) => label(place))
const first = (query: string): string | undefined => named(query)[0]

describe('the bundled gazetteer', () => {
  it('is read once, and holds the towns of the world', async () => {
    expect(await gazetteer()).toBe(places)
    expect(places.size).toBeGreaterThan(10_000)
  })

  it('gives a place with all that it knows', () => {
    expect(places.byId(1808926)).toEqual({
      id: 1808926,
      name: 'Hangzhou',
      asciiName: 'Hangzhou',
      chineseNames: ['杭州'],
      latitude: 30.29,
      longitude: 120.16,
      country: 'CN',
      region: { code: '02', name: 'Zhejiang' },
      population: 9_236_000,
      elevation: 12,
      timezone: 'Asia/Shanghai',
      isCapital: false,
    })
    expect(places.byId(1)).toBeUndefined()
  })

  it('leaves an unknown height empty and knows the capitals', () => {
    expect(places.search('Tromsø')[0]?.place.elevation).toBeNull()
    expect(places.search('Vaduz')[0]?.place.isCapital).toBe(true)
  })

  it.each([
    ['Paris', 'Paris, Île-de-France, France'],
    ['tromso', 'Tromsø, Troms og Finnmark, Norway'],
    ['TROMSØ', 'Tromsø, Troms og Finnmark, Norway'],
    ['hang zhou', 'Hangzhou, Zhejiang, China'],
    ['杭州', 'Hangzhou, Zhejiang, China'],
    ['杭州市', 'Hangzhou, Zhejiang, China'],
    ['紐約', 'New York City, New York, United States'],
    ['NYC', 'New York City, New York, United States'],
    ['Wien', 'Vienna, Austria'],
    ['Cologne', 'Köln, North Rhine-Westphalia, Germany'],
    ['Bari', 'Bari, Apulia, Italy'],
    ['Reykjav', 'Reykjavík, Capital Region, Iceland'],
    ['Colog', 'Köln, North Rhine-Westphalia, Germany'],
    ['London, Ontario', 'London, Ontario, Canada'],
    ['london, canada', 'London, Ontario, Canada'],
    ['Springfield, il', 'Springfield, Illinois, United States'],
    ['Springfield, Illinois, USA', 'Springfield, Illinois, United States'],
    ['巴黎，法国', 'Paris, Île-de-France, France'],
  ])('finds %s', (query, expected) => {
    expect(first(query)).toBe(expected)
  })

  it('puts whole names before their beginnings, and the larger before the smaller', () => {
    const found = places.search('york')
    expect(found[0]).toMatchObject({ fit: 'name', place: { country: 'GB' } })
    const fits = places.search('san').map(({ fit }) => fit)
    expect(fits.every((fit) => fit === 'beginning')).toBe(true)
    const people = places.search('springfield').map(({ place }) => place.population)
    expect(people).toEqual(people.toSorted((a, b) => b - a))
  })

  it('looks in one country only, when told so', () => {
    expect(named('London', 'CA')).toEqual(['London, Ontario, Canada'])
    expect(named('London', 'France')).toEqual([])
  })

  it('finds nothing where there is no name, or none that fits', () => {
    expect(named('Xanadoo')).toEqual([])
    expect(named('...')).toEqual([])
    expect(named('Vaduz, Bavaria')).toEqual([])
  })

  it('gives the largest places for an empty beginning', () => {
    expect(first('')).toBe('Shanghai, China')
  })

  it('finds the place nearest to a point', () => {
    const { place, distance } = places.nearest({ latitude: 48.86, longitude: 2.35 })
    expect(place.name).toBe('Paris')
    expect(distance).toBeLessThan(2)
  })
})

it('reads every column of its file, with nothing in between', () => {
  const columns = [
    '7\n8',
    'Ånn\nB',
    'Aann\n',
    '安\n',
    'Q;R\n',
    '100\n-250',
    '5\n6',
    'XX.1\n',
    '10\n20',
    '\n9',
    'UTC\n',
    '1\n',
  ]
  const small = parseGazetteer(['紐纽', 'XX.1\tNorth', ...columns].join('\f'))
  expect(small.byId(7)).toMatchObject({ asciiName: 'Aann', region: { code: '1', name: 'North' }, isCapital: true })
  expect(small.byId(8)).toMatchObject({ asciiName: 'B', latitude: -2.5, elevation: 9, timezone: 'UTC', country: 'XX' })
})

it('has nothing near when it is empty', () => {
  expect(() => new Gazetteer([]).nearest({ latitude: 0, longitude: 0 })).toThrow('empty')
})
