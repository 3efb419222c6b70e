import { expect, it } from 'vitest'
import { createWeather } from './create-weather.js'
import type { Asked, Spot } from './weather.js'

const oslo: Spot = {
  name: 'Oslo',
  country: 'NO',
  timezone: 'Europe/Oslo',
  latitude: 59.91,
  longitude: 10.75,
}
const asked: Asked = { signal: new AbortController().signal }
const now = (): number => Date.UTC(2026, 10, 20, 12)
const names = (env: Record<string, string>, choice?: 'nws' | 'seniverse' | 'open-meteo'): string[] =>
  createWeather({ choice, env, now })
    .status()
    .map(({ name }) => name)

it('offline, asks nobody and says so', async () => {
  const weather = createWeather({ choice: 'offline', now })
  for (const question of ['current', 'airQuality'] as const) {
    await expect(weather[question](oslo, asked)).rejects.toThrow(
      /^OFFLINE: This server was told to ask no provider \(offline\)\. No/,
    )
  }
  for (const { coverage, alerts, notes } of [
    await weather.alerts(oslo, asked),
    await weather.alertsOfState('KS', asked),
  ]) {
    expect({ coverage, alerts }).toEqual({ coverage: 'not_asked', alerts: [] })
    expect(notes[0]).toContain('told to ask no provider')
  }
  expect(weather.isReal).toBe(true)
  const untold = { lastSuccess: null, lastFailure: null, quota: null }
  expect(weather.status()).toEqual([
    { name: 'offline', ...untold },
    { name: 'noaa', ...untold },
  ])
})

it('asks those first who know a part of the world better, and Seniverse only with a key', () => {
  expect(names({})).toEqual(['open-meteo', 'nws', 'noaa'])
  expect(names({ SENIVERSE_KEY: 'k' })).toEqual(['seniverse', 'open-meteo', 'nws', 'noaa'])
  expect(names({ SENIVERSE_KEY: 'k' }, 'nws')).toEqual(['nws'])
  expect(names({ SENIVERSE_KEY: 'k' }, 'seniverse')).toEqual(['seniverse'])
  expect(() => names({}, 'seniverse')).toThrow('set SENIVERSE_KEY')
})

it('is real, and a sample only when that is asked for', () => {
  expect(createWeather().isReal).toBe(true)
  expect(createWeather({ choice: 'sample' }).isReal).toBe(false)
})

it.each([
  ['auto', ['open-meteo', 'nws', 'noaa']],
  ['nws', ['nws']],
  ['offline', ['noaa', 'offline']],
  ['sample', ['sample']],
] as const)('%s can be had apart as each of %j, and as nothing else', (choice, apart) => {
  const weather = createWeather({ choice, env: {}, now })
  const all = ['auto', 'open-meteo', 'nws', 'seniverse', 'noaa', 'offline', 'sample', 'none']
  expect(all.filter((name) => weather.only(name) !== undefined)).toEqual(apart)
  for (const name of apart)
    expect(
      weather
        .only(name)
        ?.status()
        .map((each) => each.name),
    ).toContain(name)
})
