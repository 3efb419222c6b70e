import { describe, expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { answered, fakeWeather, rainyDay } from '../testing/fake-weather.js'

const location = { name: 'Hangzhou' }
const ask = async (args: object, weather = fakeWeather()) => {
  const client = await connect({ weather })
  return client.callTool({ name: 'get_forecast', arguments: { location, ...args } })
}

describe('the forecast', () => {
  it('has a line a day, with null where nothing is known', async () => {
    const result = await ask({ days: 2 })
    expect(result.structuredContent).toMatchObject({
      forecast: {
        provenance: { kind: 'forecast', observedAt: null },
        days: [
          { date: '2026-11-20', description: 'light rain' },
          { date: '2026-11-21', precipitationProbability: null, uvIndexMax: null },
        ],
        hours: [],
      },
    })
    expect(textOf(result)).toMatch(/^Hangzhou, Zhejiang, China, 2 days \(forecast, Fake\)\n/)
    expect(textOf(result)).toContain(
      '2026-11-21: light rain; 10.8 °C to 15.2 °C; precipitation 4.6 mm (probability unknown); ' +
        'wind up to 4.1 m/s from NE, gusts 8.8 m/s; UV index unknown',
    )
  })

  it('has each hour on request', async () => {
    const result = await ask({ days: 1, hourly: true })
    expect(result.structuredContent).toMatchObject({
      forecast: { hours: [{ temperature: 12, description: 'light rain' }] },
    })
    expect(textOf(result)).toContain(
      '\nHour by hour:\n2026-11-20T13:00:00+00:00: light rain; 12 °C; precipitation 0.4 mm (70 %); wind 3 m/s from E\n',
    )
  })

  it('says unknown for a day of which nothing is known, and converts what is known', async () => {
    const bare = { ...rainyDay, temperatureMin: null, temperatureMax: 10, precipitation: null, weatherCode: null }
    const forecast = () =>
      Promise.resolve({ ...answered('forecast'), days: [{ ...bare, windDirection: null }], hours: [] })
    const result = await ask({ units: 'imperial' }, fakeWeather({ forecast }))
    expect(textOf(result)).toContain('2026-11-20: weather unknown; unknown to 50 °F; precipitation unknown')
  })

  it.each([0, 17, 1.5])('is refused for %d days', async (days) => {
    expect(textOf(await ask({ days }))).toMatch(/^Invalid arguments for get_forecast:\ndays/)
  })
})
