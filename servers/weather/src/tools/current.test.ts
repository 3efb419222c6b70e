import { ToolError } from '@mortise/server'
import { describe, expect, it } from 'vitest'
import { ProviderError } from '../providers/provider.js'
import { connect, families, textOf } from '../testing/connect.js'
import { answered, conditions, fakeSource, fakeWeather, nothing } from '../testing/fake-weather.js'
import { provenanceOf } from '../provenance.js'
import { noon } from '../testing/noon.js'
import { asking } from './inquire.js'

const location = { name: 'Hangzhou' }

describe.each(families)('the weather now, in the %s family', (family) => {
  it('comes with its units, its kind and its attribution', async () => {
    const client = await connect({ family, weather: fakeWeather() })
    const result = await client.callTool({ name: 'get_current', arguments: { location } })
    expect(result.structuredContent).toMatchObject({
      location: { name: 'Hangzhou, Zhejiang, China', id: 1808926, country: 'CN' },
      units: { temperature: '°C', windSpeed: 'm/s', precipitation: 'mm', pressure: 'hPa' },
      current: {
        description: 'overcast',
        temperature: 17.4,
        windSpeed: 2.33,
        provenance: { provider: 'Fake', kind: 'model', observedAt: '2026-11-20T12:00:00+00:00' },
      },
      notes: [],
    })
    const text = textOf(result)
    expect(text).toMatch(/^Hangzhou, Zhejiang, China, 2026-11-20T12:00:00\+00:00 \(model, Fake\)\nWeather: overcast\n/)
    expect(text).toContain('Wind: 2.33 m/s from NE (41°), gusts 5.3 m/s')
    expect(text).toMatch(/\nWeather by nobody$/)
  })

  it('tells each step, one more where a second provider is asked', async () => {
    const weather = fakeWeather({
      current: ({ name }, { step }) => {
        for (const who of ['Fake', 'Other']) step?.(`Asking ${who} about ${name}`)
        return Promise.resolve({ ...answered('model', { notes: ['Fake failed'] }), conditions })
      },
    })
    const client = await connect({ family, weather })
    const steps: unknown[] = []
    const result = await client.callTool(
      { name: 'get_current', arguments: { location } },
      { onProgress: ({ progress, total, message }) => steps.push([progress, total, message]) },
    )
    expect(steps).toEqual([
      [1, 3, 'Finding the place'],
      [2, 3, 'Asking Fake about Hangzhou, Zhejiang, China'],
      [3, 3, 'Asking Other about Hangzhou, Zhejiang, China'],
      [4, 4, 'Done'],
    ])
    expect(textOf(result)).toContain('\nNote: Fake failed\n')
  })

  it('is fetched no longer once the call is taken back', async () => {
    let given: AbortSignal | undefined
    const stop = new AbortController()
    const over = new Promise<void>((resolve) => {
      const weather = fakeWeather({
        current: (_place, { signal }) =>
          new Promise((_, reject) => {
            given = signal
            signal.addEventListener('abort', () => (reject(new Error('taken back')), resolve()))
            stop.abort()
          }),
      })
      void connect({ family, weather }).then((client) =>
        client.callTool({ name: 'get_current', arguments: { location } }, { signal: stop.signal }).catch(() => {}),
      )
    })
    await over
    expect(given?.aborted).toBe(true)
  })
})

describe('the weather now', () => {
  it('comes in the units of the states, and of physics', async () => {
    const client = await connect({ weather: fakeWeather() })
    const result = await client.callTool({ name: 'get_current', arguments: { location, units: 'imperial' } })
    expect(result.structuredContent).toMatchObject({
      units: { temperature: '°F', windSpeed: 'mph', precipitation: 'in', pressure: 'inHg' },
      current: { temperature: 63.3, apparentTemperature: 61.2, windSpeed: 5.2, windGusts: 11.9, pressure: 30.16 },
    })
    expect(textOf(result)).toContain('Temperature: 63.3 °F, feels like 61.2 °F')
    const si = await client.callTool({ name: 'get_current', arguments: { location, units: 'si' } })
    expect(si.structuredContent).toMatchObject({ current: { temperature: 290.55, pressure: 102_140 } })
  })

  it('comes in Chinese, the place too', async () => {
    const client = await connect({ weather: fakeWeather() })
    const result = await client.callTool({ name: 'get_current', arguments: { location, language: 'zh-Hans' } })
    expect(textOf(result)).toMatch(
      /^杭州，浙江，中国，2026-11-20T12:00:00\+00:00（模式，Fake）\n天气：阴\n气温：17.4 °C，体感/,
    )
    expect(result.structuredContent).toMatchObject({ current: { description: '阴' } })
  })

  it('tells its steps in Chinese, and a bare position too', async () => {
    const client = await connect({ provider: 'sample' })
    const steps: unknown[] = []
    const result = await client.callTool(
      { name: 'get_current', arguments: { location: { lat: -30.5, lon: -60 }, language: 'zh-Hans' } },
      { onProgress: ({ message }) => steps.push(message) },
    )
    expect(steps).toEqual(['正在查找地点', '完成'])
    expect(result.structuredContent).toMatchObject({ location: { name: '南纬 30.5°，西经 60°' } })
  })

  it('says unknown for what is null, and how old it is where it is', async () => {
    const got = { fetchedAt: noon - 7_200_000, now: noon, stale: true }
    const weather = fakeWeather({
      current: () =>
        Promise.resolve({
          ...answered('model', { provenance: provenanceOf(fakeSource, 'model', got) }),
          conditions: nothing,
        }),
    })
    const client = await connect({ weather })
    const result = await client.callTool({ name: 'get_current', arguments: { location } })
    expect(result.structuredContent).toMatchObject({
      current: { temperature: null, precipitation: null, description: null },
    })
    expect(textOf(result)).toMatch(/^OLD: got 120 minutes ago, .*: Hangzhou, Zhejiang, China \(model, Fake\)\n/)
    expect(textOf(result)).toContain(
      'Weather: unknown\nTemperature: unknown, feels like unknown\nWind: unknown, gusts unknown',
    )
  })

  it('at a bare position goes by the time zone of the provider', async () => {
    const current = () => Promise.resolve({ ...answered('model', { timezone: 'Europe/Berlin' }), conditions })
    const client = await connect({ weather: fakeWeather({ current }) })
    const result = await client.callTool({ name: 'get_current', arguments: { location: { lat: 50, lon: 10 } } })
    expect(result.structuredContent).toMatchObject({
      location: { id: null, country: null, region: null, timezone: 'Europe/Berlin' },
    })
  })

  it('is told of a city by its name alone, as in many examples', async () => {
    const client = await connect({ weather: fakeWeather() })
    const { structuredContent } = await client.callTool({ name: 'get_weather', arguments: { city: '杭州' } })
    expect(structuredContent).toMatchObject({ location: { id: 1808926 }, current: { temperature: 17.4 } })
    const failed = await client.callTool({ name: 'get_weather', arguments: { city: 'Xanadoo' } })
    expect(textOf(failed)).toMatch(/^NOT FOUND/)
  })

  it.each([{}, { lat: 91, lon: 0 }, { lat: 1 }, { name: '' }, { name: 'Paris', id: 1 }, { id: 0.5 }])(
    'is refused for the location %j',
    async (wrong) => {
      const client = await connect({ weather: fakeWeather() })
      const result = await client.callTool({ name: 'get_current', arguments: { location: wrong } })
      expect(result.isError).toBe(true)
      expect(textOf(result)).toMatch(/^Invalid arguments for get_current:\nlocation/)
    },
  )
})

it('only what a provider says of its troubles is for the model', async () => {
  const trouble = new ProviderError('quota', 'Enough', 'Wait.')
  await expect(asking(Promise.reject(trouble))).rejects.toThrow(new ToolError(trouble.message))
  await expect(asking(Promise.reject(new RangeError('a bug')))).rejects.toThrow(RangeError)
})
