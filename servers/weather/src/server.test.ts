import { describe, expect, it } from 'vitest'
import { version } from './offer.js'
import { createWeatherServer } from './server.js'
import { connect, families, textOf } from './testing/connect.js'
import { fakeWeather } from './testing/fake-weather.js'
import { currentBody } from './testing/stand-in.js'

const tools = [
  'search_location',
  'get_current',
  'get_forecast',
  'get_alerts',
  'get_history',
  'get_air_quality',
  'get_astronomy',
  'compare_locations',
  'get_weather',
]

describe.each(families)('a client of the %s family', (family) => {
  it('is told what there is, and how to treat it', async () => {
    const client = await connect({ family })
    expect(client.server.instructions).toContain('SAMPLE DATA')
    expect(client.server.instructions).toContain('you MUST show its attribution')
    const listed = await client.listTools()
    expect(listed.tools.map(({ name }) => name)).toEqual(tools)
    for (const { annotations, outputSchema, title } of listed.tools) {
      expect(annotations).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: false })
      expect(outputSchema?.type).toBe('object')
      expect(title).toBeTruthy()
    }
  })

  it('is shown a picture that needs no network', async () => {
    const client = await connect({ family })
    const [icon] = client.server.info?.icons ?? []
    expect(icon).toMatchObject({ mimeType: 'image/svg+xml', sizes: ['any'] })
    const drawn = Buffer.from(icon?.src.replace(/^data:image\/svg\+xml;base64,/, '') ?? '', 'base64').toString()
    expect(drawn).toMatch(/^<svg [^]*<\/svg>$/)
  })
})

it('a live provider is of the open world, and no sample', async () => {
  const client = await connect({ weather: fakeWeather() })
  expect(client.server.instructions).not.toContain('SAMPLE')
  const listed = await client.listTools()
  const closed = listed.tools.filter(({ annotations }) => !annotations?.openWorldHint).map(({ name }) => name)
  expect(closed).toEqual(['search_location', 'get_astronomy'])
})

it('a server has units and a language of its own, for calls that name none', async () => {
  const client = await connect({ weather: fakeWeather(), units: 'imperial', language: 'zh-Hans' })
  const location = { name: '杭州' }
  const own = await client.callTool({ name: 'get_current', arguments: { location } })
  expect(textOf(own)).toContain('气温：63.3 °F')
  const named = await client.callTool({
    name: 'get_current',
    arguments: { location, units: 'metric', language: 'en' },
  })
  expect(textOf(named)).toContain('Temperature: 17.4 °C')
})

it('looks for providers where the environment says, if it says so', () => {
  expect(() => createWeatherServer({ env: { OPEN_METEO_URL: 'ftp://elsewhere' } })).toThrow("is 'ftp://elsewhere'")
  expect(() => createWeatherServer({ env: { OPEN_METEO_URL: 'http://localhost' } })).not.toThrow()
  expect(createWeatherServer({ env: {} }).info).toMatchObject({ name: 'mortise-weather', version })
})

it('each provider that is asked can be read alone, and no other', async () => {
  const fetch = () => Promise.resolve(new Response('<html>'))
  const client = await connect({ provider: 'auto', env: {}, fetch })
  const uri = (provider: string): string => `weather://${provider}/2988507/current`
  for (const provider of ['auto', 'open-meteo']) {
    await expect(client.readResource({ uri: uri(provider) })).rejects.toThrow(/^MALFORMED: .*Open-Meteo/)
  }
  for (const provider of ['sample', 'offline', 'none']) {
    await expect(client.readResource({ uri: uri(provider) })).rejects.toThrow('Resource not found')
  }
})

it('what is read of a provider alone comes from the memory that the whole server has', async () => {
  const lines: string[] = []
  const fetch = () => Promise.resolve(Response.json(currentBody))
  const client = await connect({ provider: 'auto', env: {}, fetch, log: (line) => lines.push(line) })
  await client.callTool({ name: 'get_current', arguments: { location: { id: 2988507 } } })
  const { contents } = await client.readResource({ uri: 'weather://open-meteo/2988507/current' })
  expect(contents).toMatchObject([{ text: expect.stringContaining('17.4') }])
  expect(lines).toEqual([expect.stringMatching(/^GET https:\/\/api\.open-meteo\.com\/v1\/forecast\?/)])
})
