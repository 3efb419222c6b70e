import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { fakeWeather } from '../testing/fake-weather.js'

const ask = async (start: string, end: string, location: object = { name: 'Oslo' }) => {
  const client = await connect({ weather: fakeWeather() })
  return client.callTool({ name: 'get_history', arguments: { location, start, end } })
}

it('tells of days gone by, a line each', async () => {
  const result = await ask('2026-11-01', '2026-11-01')
  expect(result.structuredContent).toMatchObject({ history: { days: [{ date: '2026-11-01', temperatureMax: 15.2 }] } })
  expect(textOf(result)).toMatch(
    /^Oslo, Norway, 1 day \(model, Fake\)\n2026-11-01: light rain; 10.8 °C to 15.2 °C; precipitation 4.6 mm; wind up to .*, gusts 8.8 m\/s\n/,
  )
})

it.each([
  ['2026-11-02', '2026-11-01', 'end: must not be before start'],
  ['2026-01-01', '2026-04-03', 'end: must be within 92 days of start'],
  ['1939-12-31', '1940-01-01', 'start: must be 1940-01-01 or later'],
  ['2026-02-30', '2026-03-01', 'start'],
])('is refused from %s to %s', async (start, end, words) => {
  const result = await ask(start, end)
  expect(result.isError).toBe(true)
  expect(textOf(result)).toContain(words)
})

it('knows nothing of the future, by the calendar of the place', async () => {
  expect(textOf(await ask('2026-11-20', '2026-11-21'))).toMatch(/^FUTURE: at Oslo.* it is 2026-11-20, and 2026-11-21/)
  const ahead = await ask('2026-11-20', '2026-11-21', { name: 'Auckland' })
  expect(ahead.isError).toBeUndefined()
})
