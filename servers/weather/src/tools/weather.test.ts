import { ToolError } from '@mortise/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ProviderError } from '../providers/provider.js'
import { connect, families, textOf } from '../testing/connect.js'
import { answering, currentBody, dailyBody, standIn, type StandIn } from '../testing/stand-in.js'
import { asking } from './weather.js'

let far: StandIn
beforeAll(async () => void (far = await standIn()))
afterAll(() => far.close())
beforeEach(() =>
  far.behave((response, request) => {
    const body = request.url?.includes('daily=') ? dailyBody : currentBody
    answering(200, body)(response, request)
  }),
)

const live = (family: (typeof families)[number] = 'stateless') =>
  connect({ family, provider: 'open-meteo', openMeteoUrl: far.url })
const location = { name: 'Hangzhou' }

describe.each(families)('the weather now, in the %s family', (family) => {
  it('comes with its units, its kind and its attribution', async () => {
    const client = await live(family)
    const result = await client.callTool({ name: 'get_current', arguments: { location } })
    expect(result.structuredContent).toMatchObject({
      location: { name: 'Hangzhou, Zhejiang, China', id: 1808926 },
      units: { temperature: '°C', windSpeed: 'm/s', precipitation: 'mm', pressure: 'hPa' },
      current: {
        description: 'overcast',
        temperature: 17.4,
        windSpeed: 2.33,
        provenance: { provider: 'Open-Meteo', kind: 'model', observedAt: '2026-11-20T14:45:00+08:00' },
      },
    })
    const text = textOf(result)
    expect(text).toMatch(
      /^Hangzhou, Zhejiang, China, 2026-11-20T14:45:00\+08:00 \(model, Open-Meteo\)\nWeather: overcast\n/,
    )
    expect(text).toContain('Wind: 2.33 m/s from NE (41°), gusts 5.3 m/s')
    expect(text).toContain('Weather data by Open-Meteo.com')
  })

  it('tells how far it has come', async () => {
    const client = await live(family)
    const steps: unknown[] = []
    await client.callTool(
      { name: 'get_current', arguments: { location } },
      { onProgress: ({ progress, total, message }) => steps.push([progress, total, message]) },
    )
    expect(steps).toEqual([
      [1, 2, 'Asking Open-Meteo about Hangzhou, Zhejiang, China'],
      [2, 2, 'Done'],
    ])
  })

  it('is an error when there is none to be had', async () => {
    far.behave((response) => response.destroy())
    const client = await live(family)
    const result = await client.callTool({ name: 'get_current', arguments: { location } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/^OFFLINE: Open-Meteo cannot be reached .*No weather is made up/)
    expect(result.structuredContent).toBeUndefined()
  })
})

describe('the weather now', () => {
  it('comes in the units of the states', async () => {
    const client = await live()
    const result = await client.callTool({ name: 'get_current', arguments: { location, units: 'imperial' } })
    expect(result.structuredContent).toMatchObject({
      units: { temperature: '°F', windSpeed: 'mph', precipitation: 'in', pressure: 'inHg' },
      current: {
        temperature: 63.3,
        apparentTemperature: 61.2,
        windSpeed: 5.2,
        windGusts: 11.9,
        pressure: 30.16,
        humidity: 61,
      },
    })
    expect(textOf(result)).toContain('Temperature: 63.3 °F, feels like 61.2 °F')
  })

  it('says unknown for what is null', async () => {
    far.behave(answering(200, { ...currentBody, current: { time: currentBody.current.time } }))
    const client = await live()
    const result = await client.callTool({ name: 'get_current', arguments: { location } })
    expect(result.structuredContent).toMatchObject({
      current: { temperature: null, precipitation: null, description: null },
    })
    expect(textOf(result)).toContain(
      'Weather: unknown\nTemperature: unknown, feels like unknown\nWind: unknown, gusts unknown',
    )
  })

  it('at a bare position goes by the time zone of the provider', async () => {
    const client = await live()
    const result = await client.callTool({ name: 'get_current', arguments: { location: { lat: 50, lon: 10 } } })
    expect(result.structuredContent).toMatchObject({ location: { id: null, timezone: 'Asia/Shanghai' } })
  })

  it.each([{}, { lat: 91, lon: 0 }, { lat: 1 }, { name: '' }, { name: 'Paris', id: 1 }, { id: 0.5 }])(
    'is refused for the location %j',
    async (wrong) => {
      const client = await live()
      const result = await client.callTool({ name: 'get_current', arguments: { location: wrong } })
      expect(result.isError).toBe(true)
      expect(textOf(result)).toMatch(/^Invalid arguments for get_current:\nlocation/)
    },
  )
})

describe('the forecast', () => {
  it('has a line a day, with null where nothing is known', async () => {
    const client = await live()
    const result = await client.callTool({ name: 'get_forecast', arguments: { location, days: 2 } })
    expect(far.asked.at(-1)?.get('forecast_days')).toBe('2')
    expect(result.structuredContent).toMatchObject({
      forecast: {
        provenance: { kind: 'forecast', observedAt: null },
        days: [
          { date: '2026-11-20', description: 'overcast', uvIndexMax: 3.1 },
          { date: '2026-11-21', description: 'light rain', precipitationProbability: null, uvIndexMax: null },
        ],
      },
    })
    expect(textOf(result)).toContain(
      '2026-11-21: light rain; 10.8 °C to 15.2 °C; precipitation 4.6 mm (probability unknown); ' +
        'wind up to 4.1 m/s from NE, gusts 8.8 m/s; UV index unknown',
    )
  })

  it('says unknown for a day of which nothing is known, and converts what is known', async () => {
    far.behave(answering(200, { ...dailyBody, daily: { time: ['2026-11-20'], temperature_2m_max: [10] } }))
    const client = await live()
    const result = await client.callTool({ name: 'get_forecast', arguments: { location, units: 'imperial' } })
    expect(textOf(result)).toContain('2026-11-20: weather unknown; unknown to 50 °F; precipitation unknown')
  })

  it.each([0, 17, 1.5])('is refused for %d days', async (days) => {
    const client = await live()
    const result = await client.callTool({ name: 'get_forecast', arguments: { location, days } })
    expect(textOf(result)).toMatch(/^Invalid arguments for get_forecast:\ndays/)
  })

  it('is an error when the quota is used up', async () => {
    far.behave(answering(429, { error: true, reason: 'Daily API request limit exceeded. Please try again tomorrow.' }))
    const client = await live()
    const result = await client.callTool({ name: 'get_forecast', arguments: { location } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/^QUOTA: .*Ask again tomorrow/)
  })
})

it('sample data says so in its first words and in its provenance', async () => {
  const client = await connect()
  for (const name of ['get_current', 'get_forecast']) {
    const result = await client.callTool({ name, arguments: { location } })
    expect(textOf(result)).toMatch(/^SAMPLE DATA, NOT REAL WEATHER: Hangzhou/)
    expect(textOf(result)).toContain('not a forecast')
    expect(JSON.stringify(result.structuredContent)).toContain('"kind":"sample"')
    expect(result.structuredContent).toMatchObject({ location: { timezone: 'Asia/Shanghai' } })
  }
})

it('only what a provider says of its troubles is for the model', async () => {
  const trouble = new ProviderError('quota', 'Enough', 'Wait.')
  await expect(asking(Promise.reject(trouble))).rejects.toThrow(new ToolError(trouble.message))
  await expect(asking(Promise.reject(new RangeError('a bug')))).rejects.toThrow(RangeError)
})
