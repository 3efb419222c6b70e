import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'

it('finds places, and says where it knows them from', async () => {
  const client = await connect()
  const result = await client.callTool({ name: 'search_location', arguments: { query: '杭州' } })
  expect(result.structuredContent).toEqual({
    matches: [
      {
        id: 1808926,
        name: 'Hangzhou',
        label: 'Hangzhou, Zhejiang, China',
        chineseNames: ['杭州'],
        latitude: 30.29,
        longitude: 120.16,
        country: 'CN',
        countryName: 'China',
        region: 'Zhejiang',
        population: 9_236_000,
        elevation: 12,
        timezone: 'Asia/Shanghai',
        isCapital: false,
      },
    ],
    total: 1,
    provenance: {
      provider: 'GeoNames',
      kind: 'gazetteer',
      observedAt: null,
      fetchedAt: '2026-11-20T12:00:00.000Z',
      ageSeconds: 0,
      stale: false,
      licence: expect.stringContaining('CC BY 4.0'),
      attribution: expect.stringContaining('GeoNames'),
    },
  })
  expect(textOf(result)).toMatch(/^1 place matches "杭州":/)
  expect(textOf(result)).toContain('- Hangzhou, Zhejiang, China: id 1808926, 9236000 people')
})

it('gives as many as wanted, says how many there are, and stays in one country', async () => {
  const client = await connect()
  const search = (query: string, more = {}) =>
    client.callTool({ name: 'search_location', arguments: { query, ...more } })
  const springfields = await search('Springfield', { limit: 2 })
  expect(springfields.structuredContent).toMatchObject({ total: 7, matches: [{ region: 'Missouri' }, {}] })
  expect(textOf(springfields)).toMatch(/^7 places match "Springfield", the first 2:/)
  const london = await search('London', { country: 'Canada' })
  expect(london.structuredContent).toMatchObject({ matches: [{ country: 'CA', region: 'Ontario' }] })
})

it('says what comes near where nothing is called so', async () => {
  const client = await connect()
  const search = async (query: string, more = {}) =>
    textOf(await client.callTool({ name: 'search_location', arguments: { query, ...more } }))
  expect(await search('Pariss')).toMatch(
    /^NOT FOUND: no place called "Pariss".* Did you mean one of these\?\n- Paris, Île-de-France, France, .*"id": 2988507/,
  )
  expect(await search('Xanadoo')).toMatch(
    / a smaller place is found by its position, .* Nothing in it has a name like that/,
  )
  expect(await search('Paris', { country: 'Iceland' })).toContain('- Paris, Île-de-France, France')
})

it('refuses a country that nobody knows', async () => {
  const client = await connect()
  const result = await client.callTool({ name: 'search_location', arguments: { query: 'Paris', country: 'Narnia' } })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toMatch(/^NOT FOUND: no country is called "Narnia"/)
})

it('words its answer in the language of the call', async () => {
  const client = await connect({ language: 'zh-Hans' })
  const search = async (query: string, limit = 1) =>
    textOf(await client.callTool({ name: 'search_location', arguments: { query, limit } }))
  expect(await search('杭州')).toMatch(/^有 1 个地点与“杭州”相符：\n- 杭州，.*中国：id 1808926，9236000 人，/)
  expect(await search('Springfield')).toMatch(/^有 \d+ 个地点与“Springfield”相符，以下是前 1 个：\n/)
})

it('refuses an empty query', async () => {
  const client = await connect()
  const result = await client.callTool({ name: 'search_location', arguments: { query: '  ' } })
  expect(result.isError).toBe(true)
})
