import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'

const location = { name: 'Oslo' }

it.each<[string, object, string]>([
  ['get_current', { location, unit: 'metric' }, 'no argument is called "unit": did you mean units?'],
  ['get_current', { location, language_code: 'en' }, '"language_code": did you mean language?'],
  ['get_forecast', { location, Day: 3 }, '"Day": did you mean days?'],
  ['get_forecast', { location, hourli: true }, '"hourli": did you mean hourly?'],
  ['get_forecast', { location, dyas: 3 }, '"dyas": did you mean days?'],
  ['get_alerts', { location, sate: 'KS' }, '"sate": did you mean state?'],
  [
    'get_history',
    { location, start: '2026-11-01', end: '2026-11-02', from: 1 },
    '"from": there are location, start, end, ',
  ],
  ['get_air_quality', { location, units: 'si' }, '"units": there are location, language'],
  ['get_astronomy', { location, dates: '2026-11-01' }, '"dates": did you mean date?'],
  [
    'compare_locations',
    { locations: [location, location], x: 1, unit: 'si' },
    '"x": there are locations, units, language; ',
  ],
  ['search_location', { query: 'Oslo', n: 1 }, '"n": there are query, country, limit, language'],
  ['get_weather', { city: 'Oslo', when: 'now' }, '"when": there are city, units, language'],
])('%s refuses what it would not read in %j', async (name, given, words) => {
  const client = await connect()
  const result = await client.callTool({ name, arguments: { ...given } })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toContain(words)
})

it('every tool says so in its schema', async () => {
  const { tools } = await (await connect()).listTools()
  for (const { name, inputSchema } of tools) expect(inputSchema, name).toMatchObject({ additionalProperties: false })
})
