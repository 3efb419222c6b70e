import { expect, it } from 'vitest'
import { sampleWeather } from './sample-weather.js'
import type { Asked, Spot } from './weather.js'

const asked: Asked = { signal: new AbortController().signal }
const somewhere: Spot = { name: 'x', country: null, timezone: null, latitude: 1, longitude: 2 }

it('says in every block that it is not real', async () => {
  const weather = sampleWeather(() => 0)
  const blocks = [
    await weather.current(somewhere, asked),
    await weather.forecast(somewhere, { days: 1, hourly: false }, asked),
    await weather.alerts(somewhere, asked),
    await weather.alertsOfState('KS', asked),
    await weather.history(somewhere, { start: '2026-11-01', end: '2026-11-03' }, asked),
    await weather.airQuality(somewhere, asked),
  ]
  for (const { provenance } of blocks) {
    expect(provenance).toMatchObject({ kind: 'sample', attribution: expect.stringContaining('not a forecast') })
  }
  expect(weather.isReal).toBe(false)
})

it('is the same everywhere, and dated so that nobody takes it for today', async () => {
  const weather = sampleWeather()
  const span = { days: 16, hourly: true }
  const { days, hours } = await weather.forecast(somewhere, span, asked)
  expect(days).toEqual((await weather.forecast({ ...somewhere, latitude: 50 }, span, asked)).days)
  expect(days).toHaveLength(16)
  expect([days[0]?.date, days[15]?.date]).toEqual(['2000-01-01', '2000-01-16'])
  expect(days[3]).toMatchObject({ weatherCode: 61, precipitation: 3.4 })
  expect([hours.length, hours[25]?.time]).toEqual([384, '2000-01-02T01:00:00+00:00'])
})

it('has a day of history for each day that is asked for', async () => {
  const { days } = await sampleWeather().history(somewhere, { start: '2026-10-31', end: '2026-11-02' }, asked)
  expect(days.map(({ date }) => date)).toEqual(['2000-01-01', '2000-01-02', '2000-01-03'])
})

it('warns of nothing, and says so', async () => {
  const { alerts } = await sampleWeather().alerts(somewhere, asked)
  expect(alerts).toMatchObject([{ event: 'SAMPLE WARNING', description: expect.stringContaining('No such warning') }])
})

it('never fails', () => {
  expect(sampleWeather().status()).toEqual([{ name: 'sample', lastSuccess: null, lastFailure: null, quota: null }])
})
