import { describe, expect, it } from 'vitest'
import { label } from './choose.js'
import { Gazetteer } from './gazetteer.js'
import { gazetteer, parseGazetteer } from './load.js'
import { Names } from './names.js'

const places = await gazetteer()
const named = (query: string, country?: string): string[] =>
  places.search(query, { country }).map(({ place }) => label(place))
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
      chineseNames: ['杭州'],
      latitude: 30.29,
      longitude: 120.16,
      country: 'CN',
      region: { code: '02', name: 'Zhejiang', chineseName: '浙江' },
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
    ['Ghent', 'Gent, Flanders, Belgium'],
    ['Lucerne', 'Luzern, Lucerne, Switzerland'],
    ['Mantua', 'Mantova, Lombardy, Italy'],
    ['Москва', 'Moscow, Russia'],
    ['Αθήνα', 'Athens, Attica, Greece'],
    ['서울', 'Seoul, South Korea'],
    ['القاهرة', 'Cairo, Egypt'],
    ['ירושלים', 'Jerusalem, Israel'],
    ['मुंबई', 'Mumbai, Maharashtra, India'],
    ['กรุงเทพ', 'Bangkok, Thailand'],
    ['パリ', 'Paris, Île-de-France, France'],
    ['比律悉', 'Brussels, Brussels Capital, Belgium'],
    ['Colog', 'Köln, North Rhine-Westphalia, Germany'],
    ['London, Ontario', 'London, Ontario, Canada'],
    ['london, canada', 'London, Ontario, Canada'],
    ['Springfield, il', 'Springfield, Illinois, United States'],
    ['Springfield, Illinois, USA', 'Springfield, Illinois, United States'],
    ['Genf, Schweiz', 'Genève, Geneva, Switzerland'],
    ['长春，吉林', 'Changchun, Jilin, China'],
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

  it.each([
    ['Aspen', 'Aspen Hill'],
    ['Pariss', 'Paris'],
    ['Colgone', 'Köln'],
    ['Paris, Narnia', 'Paris'],
    ['Xanadoo', undefined],
    ['...', undefined],
  ])('suggests for %s what may have been meant', (query, expected) => {
    expect(places.suggest(query)[0]?.name).toBe(expected)
  })

  it('gives the places of Chinese names the ones of the mainland first', () => {
    const chinese = ['Köln', 'Brussels', 'Dubai', 'Istanbul', 'Auckland', 'Sydney'].map(
      (name) => places.search(name)[0]?.place.chineseNames[0],
    )
    expect(chinese).toEqual(['科隆', '布鲁塞尔', '迪拜', '伊斯坦布尔', '奥克兰', '悉尼'])
  })

  it('knows countries and regions', () => {
    expect(['FR', 'Scotland', '浙江', 'Deutschland'].every((area) => places.knowsArea(area))).toBe(true)
    expect(places.knowsArea('Narnia')).toBe(false)
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
    '安\n',
    ';ann|q\n;b',
    '100\n-250',
    '5\n6',
    'XX.1\n',
    '10\n20',
    '\n9',
    'UTC\n',
    '1\n',
  ]
  const small = parseGazetteer(['紐纽', 'XX.1\tNorth\t北', ...columns].join('\f'))
  expect(small.byId(7)).toMatchObject({
    name: 'Ånn',
    region: { code: '1', name: 'North', chineseName: '北' },
    isCapital: true,
  })
  expect(small.search('q')).toMatchObject([{ place: { id: 7 }, fit: 'alias' }])
  expect(small.byId(8)).toMatchObject({
    chineseNames: [],
    latitude: -2.5,
    elevation: 9,
    timezone: 'UTC',
    country: 'XX',
  })
})

it('has nothing near when it is empty', () => {
  expect(() => new Gazetteer([], new Names('')).nearest({ latitude: 0, longitude: 0 })).toThrow('empty')
})
