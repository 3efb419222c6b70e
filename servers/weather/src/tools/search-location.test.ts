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
  expect(springfields.structuredContent).toMatchObject({ total: 5, matches: [{ region: 'Missouri' }, {}] })
  expect(textOf(springfields)).toMatch(/^5 places match "Springfield", the first 2:/)
  const london = await search('London', { country: 'Canada' })
  expect(london.structuredContent).toMatchObject({ matches: [{ country: 'CA', region: 'Ontario' }] })
  expect(textOf(await search('Xanadoo'))).toBe('No place matches "Xanadoo".')
})

it('refuses an empty query', async () => {
  const client = await connect()
  const result = await client.callTool({ name: 'search_location', arguments: { query: '  ' } })
  expect(result.isError).toBe(true)
})
