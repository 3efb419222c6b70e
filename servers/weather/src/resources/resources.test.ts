import type { Client } from '@mortise/client'
import type { Change } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import type { CurrentWeather } from '../providers/weather.js'
import { connect, families } from '../testing/connect.js'
import { noon } from '../testing/noon.js'
import { currentBody } from '../testing/stand-in.js'
import { answered, conditions, fakeWeather, unreachable } from '../testing/fake-weather.js'

const read = async (client: Client, uri: string) => {
  const { contents, ...result } = await client.readResource({ uri })
  const [content] = contents
  return { mimeType: content?.mimeType, text: content && 'text' in content ? content.text : '', ...result }
}
const json = async (client: Client, uri: string): Promise<unknown> => JSON.parse((await read(client, uri)).text)

describe.each(families)('a client of the %s family', (family) => {
  it('reads the weather and the alerts of a place', async () => {
    const client = await connect({ family, weather: fakeWeather() })
    expect(await json(client, 'weather://fake/1808926/current')).toMatchObject({
      location: { name: 'Hangzhou, Zhejiang, China' },
      current: { temperature: 17.4, provenance: { provider: 'Fake' } },
    })
    expect(await json(client, 'weather://auto/1808926/forecast')).toMatchObject({ forecast: { days: { length: 7 } } })
    expect(await json(client, 'weather://alerts/1808926')).toMatchObject({ alerts: { inForce: [{ id: 'frost-1' }] } })
    expect(await json(client, 'weather://alerts/ks')).toMatchObject({ state: 'KS', coverage: 'covered' })
  })

  it.each([
    'weather://place/5',
    'weather://place/Paris',
    'weather://auto/5/current',
    'weather://other/1808926/current',
    'weather://auto/1808926/yesterday',
    'weather://auto/Paris/current',
    'weather://alerts/5',
    'weather://alerts/Kansas',
    'weather://alerts/ZZ',
  ])('is told that there is no %s', async (uri) => {
    const client = await connect({ family, weather: fakeWeather() })
    await expect(client.readResource({ uri })).rejects.toThrow(`Resource not found: ${uri}`)
  })

  it('completes the variables of templates', async () => {
    const client = await connect({ family, weather: fakeWeather() })
    const complete = async (uri: string, name: string, value: string): Promise<string[]> =>
      (await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value } })).completion.values
    const current = 'weather://{provider}/{locationId}/current'
    expect(await complete(current, 'locationId', '杭')).toEqual(['1808926'])
    expect(await complete(current, 'provider', '')).toEqual(['auto', 'fake'])
    expect(await complete('weather://{provider}/{locationId}/forecast', 'locationId', 'hangz')).toEqual(['1808926'])
    expect((await complete('weather://alerts/{area}', 'area', 'kans'))[0]).toBe('KS')
    expect(await complete('weather://place/{id}', 'id', 'hangz')).toEqual(['1808926'])
  })

  it('is told of weather that has changed, while it follows', async () => {
    const looks: ((answer: CurrentWeather) => void)[] = []
    let wake = (): void => {}
    const weather = fakeWeather({
      current: () =>
        new Promise((resolve) => {
          looks.push(resolve)
          wake()
        }),
    })
    const look = async (count: number) => {
      while (looks.length < count) await new Promise<void>((resolve) => (wake = resolve))
      return looks[count - 1]!
    }
    const client = await connect({ family, weather, pollMs: 1 })
    const uri = 'weather://auto/1808926/current'
    const changes = await client.listen({ resourceSubscriptions: [uri] })
    const warmer = { ...conditions, temperature: 18 }
    ;(await look(1))({ ...answered('model'), conditions })
    ;(await look(2))({ ...answered('model'), conditions })
    ;(await look(3))({ ...answered('model'), conditions: warmer })
    const told: Change[] = []
    for await (const change of changes) {
      told.push(change)
      break
    }
    expect(told).toMatchObject([{ topic: 'resourceSubscriptions', uri }])
    await changes.close()
  })
})

it('what is read may be kept for a while, by anybody', async () => {
  const client = await connect({ weather: fakeWeather() })
  const fresh = async (uri: string) => {
    const { ttlMs, cacheScope } = await read(client, uri)
    return [ttlMs, cacheScope]
  }
  expect(await fresh('weather://auto/1808926/current')).toEqual([900_000, 'public'])
  expect(await fresh('weather://auto/1808926/forecast')).toEqual([3_600_000, 'public'])
  expect(await fresh('weather://alerts/KS')).toEqual([120_000, 'public'])
  expect(await fresh('weather://attribution')).toEqual([86_400_000, 'public'])
  expect(await fresh('weather://providers')).toEqual([0, 'public'])
})

it('what a provider gave may be kept for as long as that one says, and no longer', async () => {
  let now = noon
  const fetch = () => Promise.resolve(Response.json(currentBody, { headers: { 'cache-control': 'max-age=120' } }))
  const client = await connect({ provider: 'open-meteo', env: {}, fetch, now: () => now })
  const uri = 'weather://open-meteo/1808926/current'
  const ttl = async () => (await client.readResource({ uri }, { fresh: true })).ttlMs
  expect(await ttl()).toBe(120_000)
  now += 50_000
  expect(await ttl()).toBe(70_000)
})

it('says whom the data is owed to', async () => {
  const sample = await read(await connect(), 'weather://attribution')
  expect(sample).toMatchObject({ mimeType: 'text/plain', text: expect.stringMatching(/^sample: SAMPLE[^]*GeoNames/) })
  const live = await read(await connect({ provider: 'open-meteo', env: {} }), 'weather://attribution')
  expect(live.text).toMatch(/^Open-Meteo: [^]*CC BY 4\.0[^]*Copernicus[^]*GeoNames[^]*Meeus/)
})

it('tells of a place of the gazetteer', async () => {
  expect(await json(await connect(), 'weather://place/1808926')).toMatchObject({
    label: 'Hangzhou, Zhejiang, China',
    attribution: expect.stringContaining('GeoNames'),
  })
})

it('tells how the providers fare', async () => {
  const fetch = () => Promise.resolve(new Response('<html>'))
  const client = await connect({ provider: 'open-meteo', env: {}, fetch })
  const status = () => json(client, 'weather://providers')
  expect(await status()).toMatchObject({
    isReal: true,
    providers: [{ name: 'open-meteo', lastFailure: null, quota: expect.stringMatching(/^at most 10000 of 10000 /) }],
  })
  await client.callTool({ name: 'get_current', arguments: { location: { name: 'Oslo' } } })
  expect(await status()).toMatchObject({
    providers: [
      {
        lastSuccess: null,
        lastFailure: { at: '2026-11-20T12:00:00.000Z', problem: 'malformed' },
        quota: expect.stringMatching(/^at most 9999 /),
      },
    ],
  })
})

it('fails in the words of the provider, and tells nothing of other failures', async () => {
  const weather = fakeWeather({ current: unreachable, forecast: () => Promise.reject(new RangeError('a bug')) })
  const failures: unknown[] = []
  const client = await connect({ weather, onError: (error) => failures.push(error) })
  await expect(client.readResource({ uri: 'weather://auto/1808926/current' })).rejects.toThrow(
    /^OFFLINE: Fake cannot be reached/,
  )
  await expect(client.readResource({ uri: 'weather://auto/1808926/forecast' })).rejects.toThrow(/^Internal error/)
  expect(failures).toEqual([new RangeError('a bug')])
})
