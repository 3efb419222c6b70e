import { expect, it } from 'vitest'
import { asked, places } from '../testing/asking.js'
import { createWeather } from './create-weather.js'
import { ProviderError } from './provider.js'
import { recordedDays } from './recorded-days.js'

const service = recordedDays(() => Date.UTC(2026, 10, 20))
const history = service.answers.history!
const seattle = { ...places.topeka, name: 'Seattle', latitude: 47.61, longitude: -122.33 }
const whole = { start: '2012-01-01', end: '2015-12-31' }

it.each([
  ['Seattle', seattle, { precipitation: 55.9, temperatureMax: 35.6, temperatureMin: -7.1 }],
  ['New York', { ...seattle, name: 'New York', latitude: 40.71, longitude: -74.01 }, {}],
])(
  'has every day of four years at %s, one after the other, and no impossible value',
  async (_name, place, extremes) => {
    const { days, notes } = await history(place, whole, asked)
    expect(days).toHaveLength(1461)
    expect(new Set(days.map(({ date }) => date)).size).toBe(1461)
    expect(days.at(-1)?.date).toBe('2015-12-31')
    for (const { temperatureMax, temperatureMin, precipitation } of days) {
      expect(temperatureMax! >= temperatureMin! && temperatureMin! > -40 && temperatureMax! < 50).toBe(true)
      expect(precipitation! >= 0 && precipitation! < 300).toBe(true)
    }
    expect(notes).toEqual([expect.stringContaining('a station of that town')])
    expect({
      precipitation: Math.max(...days.map((day) => day.precipitation!)),
      temperatureMax: Math.max(...days.map((day) => day.temperatureMax!)),
      temperatureMin: Math.min(...days.map((day) => day.temperatureMin!)),
    }).toMatchObject(extremes)
  },
)

it('tells nothing of other places, nor of other days, and says where the days end', async () => {
  expect(service.knows(seattle)).toBe(true)
  expect(service.knows(places.topeka)).toBe(false)
  expect(service.knows({ ...seattle, latitude: 47.8 })).toBe(false)
  const none = history(seattle, { start: '2016-01-01', end: '2016-02-01' }, asked)
  await expect(none).rejects.toThrow(ProviderError)
  await expect(none).rejects.toThrow(/^UNSUPPORTED: This server itself has nothing of those days at Seattle/)
  await expect(history(places.topeka, whole, asked)).rejects.toThrow(/^UNSUPPORTED: .* at Topeka/)
  const early = await history(seattle, { start: '2011-12-31', end: '2012-01-01' }, asked)
  expect(early).toMatchObject({
    days: [{ date: '2012-01-01' }],
    notes: [{}, expect.stringContaining('from 2012-01-01 to 2015-12-31')],
  })
})

it('stands in where the archive cannot be reached, and says so', async () => {
  const fetch = () => Promise.resolve(new Response('<html>'))
  const weather = createWeather({ env: {}, fetch })
  const span = { start: '2014-05-01', end: '2014-05-02' }
  expect(await weather.history(seattle, span, asked)).toMatchObject({
    days: [{ date: '2014-05-01' }, {}],
    provenance: { provider: 'NOAA', kind: 'observation' },
    notes: [expect.stringMatching(/^What Open-Meteo answered .*; so this is of NOAA$/), {}],
  })
  await expect(weather.history(places.topeka, span, asked)).rejects.toThrow(/^MALFORMED: What Open-Meteo answered/)
})
