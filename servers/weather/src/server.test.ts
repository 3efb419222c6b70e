import { ErrorCode } from '@mortise/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWeatherServer, version } from './server.js'
import { connect, families } from './testing/connect.js'

afterEach(() => vi.unstubAllEnvs())

describe.each(families)('a client of the %s family', (family) => {
  it('is told what there is, and how to treat it', async () => {
    const client = await connect({ family })
    expect(client.server.instructions).toContain('SAMPLE DATA')
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['search_location', 'get_current', 'get_forecast', 'get_astronomy'])
    for (const { annotations, outputSchema, title } of tools) {
      expect(annotations).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: false })
      expect(outputSchema?.type).toBe('object')
      expect(title).toBeTruthy()
    }
  })

  it('reads whom the data is owed to', async () => {
    const client = await connect({ family })
    const { contents } = await client.readResource({ uri: 'weather://attribution' })
    expect(contents[0]).toMatchObject({
      mimeType: 'text/plain',
      text: expect.stringMatching(/^sample: SAMPLE[^]*GeoNames/),
    })
  })

  it('reads a place by its id, which completes from the name', async () => {
    const client = await connect({ family })
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'weather://place/{id}' },
      argument: { name: 'id', value: 'hangz' },
    })
    expect(completion.values).toEqual(['1808926'])
    const { contents } = await client.readResource({ uri: `weather://place/${completion.values[0]}` })
    const [content] = contents
    expect(JSON.parse(content && 'text' in content ? content.text : '')).toMatchObject({
      label: 'Hangzhou, Zhejiang, China',
      attribution: expect.stringContaining('GeoNames'),
    })
  })

  it.each(['weather://place/5', 'weather://place/Paris'])('is told that there is no %s', async (uri) => {
    const client = await connect({ family })
    await expect(client.readResource({ uri })).rejects.toThrow(`Resource not found: ${uri}`)
  })

  it('fills in a travel brief, its city completed', async () => {
    const client = await connect({ family })
    const ref = { type: 'ref/prompt', name: 'travel-brief' } as const
    const city = await client.complete({ ref, argument: { name: 'city', value: 'Springf' } })
    expect(city.completion.values).toContain('Springfield, Illinois, United States')
    const days = await client.complete({ ref, argument: { name: 'days', value: '1' } })
    expect(days.completion.values).toEqual(['1', '10', '11', '12', '13', '14', '15', '16'])
    const { messages } = await client.getPrompt({ name: 'travel-brief', arguments: { city: 'Oslo', days: '5' } })
    expect(messages).toEqual([
      {
        role: 'user',
        content: { type: 'text', text: expect.stringContaining('{"location":{"name":"Oslo"},"days":5}') },
      },
    ])
  })

  it.each(['0', '17', 'many', '1.5'])('cannot have a travel brief of %s days', async (days) => {
    const client = await connect({ family })
    await expect(client.getPrompt({ name: 'travel-brief', arguments: { city: 'Oslo', days } })).rejects.toMatchObject({
      code: ErrorCode.invalidParams,
    })
  })
})

it('a travel brief is of three days unless told otherwise', async () => {
  const client = await connect()
  const { messages } = await client.getPrompt({ name: 'travel-brief', arguments: { city: 'Oslo' } })
  expect(JSON.stringify(messages)).toContain('3 days from today')
})

it('the providers tell how they fare', async () => {
  const client = await connect({ provider: 'open-meteo', fetch: () => Promise.reject(new Error('no network here')) })
  const status = async (): Promise<unknown> => {
    const [content] = (await client.readResource({ uri: 'weather://providers' })).contents
    return JSON.parse(content && 'text' in content ? content.text : '')
  }
  expect(await status()).toMatchObject({ providers: [{ name: 'open-meteo', isReal: true, lastFailure: null }] })
  await client.callTool({ name: 'get_current', arguments: { location: { name: 'Oslo' } } })
  expect(await status()).toMatchObject({
    providers: [{ lastSuccess: null, lastFailure: { at: '2026-11-20T12:00:00.000Z', problem: 'offline' } }],
  })
})

it('a live provider is of the open world, and no sample', async () => {
  const client = await connect({ provider: 'open-meteo' })
  expect(client.server.instructions).not.toContain('SAMPLE')
  const { tools } = await client.listTools()
  const open = tools.filter(({ annotations }) => annotations?.openWorldHint).map(({ name }) => name)
  expect(open).toEqual(['get_current', 'get_forecast'])
})

it('looks for Open-Meteo where the environment says, if it says so', () => {
  vi.stubEnv('OPEN_METEO_URL', 'ftp://elsewhere')
  expect(() => createWeatherServer()).toThrow("OPEN_METEO_URL) is 'ftp://elsewhere'")
  expect(() => createWeatherServer({ openMeteoUrl: 'http://localhost' })).not.toThrow()
  vi.stubEnv('OPEN_METEO_URL', '')
  const server = createWeatherServer()
  expect(server.info).toMatchObject({ name: 'mortise-weather', version })
})
