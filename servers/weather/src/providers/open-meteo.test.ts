import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answering, currentBody, dailyBody, standIn, type Behaviour, type StandIn } from '../testing/stand-in.js'
import { openMeteo, type OpenMeteoOptions } from './open-meteo.js'
import { ProviderError, type Provider } from './provider.js'

const hangzhou = { latitude: 30.29, longitude: 120.16 }
const noon = Date.UTC(2026, 10, 20, 7)
const { signal } = new AbortController()

let far: StandIn
let provider: Provider
const provide = (options: OpenMeteoOptions = {}): Provider => openMeteo({ url: far.url, now: () => noon, ...options })

beforeAll(async () => void (far = await standIn()))
afterAll(() => far.close())
beforeEach(() => void (provider = provide()))

const failure = async (of: Provider = provider): Promise<ProviderError> => {
  const error = await of.current(hangzhou, signal).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProviderError)
  return error as ProviderError
}

describe('a good answer', () => {
  it('becomes the weather now, with its time, its zone and where it comes from', async () => {
    expect(await provider.current(hangzhou, signal)).toEqual({
      timezone: 'Asia/Shanghai',
      conditions: {
        temperature: 17.4,
        apparentTemperature: 16.2,
        humidity: 61,
        precipitation: 0,
        cloudCover: 100,
        pressure: 1021.4,
        windSpeed: 2.33,
        windDirection: 41,
        windGusts: 5.3,
        weatherCode: 3,
      },
      provenance: {
        provider: 'Open-Meteo',
        kind: 'model',
        observedAt: '2026-11-20T14:45:00+08:00',
        fetchedAt: '2026-11-20T07:00:00.000Z',
        licence: expect.stringContaining('CC BY 4.0'),
        attribution: expect.stringContaining('Weather data by Open-Meteo.com'),
      },
    })
    const asked = Object.fromEntries(far.asked.at(-1)!)
    expect(asked).toMatchObject({ latitude: '30.2900', longitude: '120.1600', timezone: 'auto', wind_speed_unit: 'ms' })
  })

  it('becomes the days ahead, where null stays null', async () => {
    const { days, provenance } = await provider.forecast(hangzhou, 2, signal)
    expect(days.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-21'])
    expect(days[1]).toMatchObject({ precipitation: 4.6, precipitationProbability: null, uvIndexMax: null })
    expect(provenance).toMatchObject({ kind: 'forecast', observedAt: null })
    expect(far.asked.at(-1)!.get('forecast_days')).toBe('2')
  })

  it('may lack a variable, which then is null and not nought', async () => {
    const { precipitation: _none, ...current } = currentBody.current
    far.behave(answering(200, { ...currentBody, current: { ...current, temperature_2m: null } }))
    const { conditions } = await provider.current(hangzhou, signal)
    expect(conditions).toMatchObject({ precipitation: null, temperature: null, humidity: 61 })
    const { uv_index_max: _gone, ...daily } = dailyBody.daily
    far.behave(answering(200, { ...dailyBody, daily: { ...daily, weather_code: [3] } }))
    const { days } = await provider.forecast(hangzhou, 2, signal)
    expect(days.map(({ uvIndexMax, weatherCode }) => [uvIndexMax, weatherCode])).toEqual([
      [null, 3],
      [null, null],
    ])
  })

  it('is noted, as is a failure', async () => {
    expect(provider.status()).toEqual({ lastSuccess: null, lastFailure: null })
    far.behave(answering(200, currentBody))
    await provider.current(hangzhou, signal)
    far.behave(answering(503, 'busy'))
    await failure()
    expect(provider.status()).toEqual({
      lastSuccess: '2026-11-20T07:00:00.000Z',
      lastFailure: {
        at: '2026-11-20T07:00:00.000Z',
        problem: 'unavailable',
        reason: 'Open-Meteo answered with HTTP 503',
      },
    })
  })
})

const refusing = (status: number, reason: string): Behaviour => answering(status, { error: true, reason })

describe('a bad answer', () => {
  it.each<[string, Behaviour, RegExp]>([
    [
      'the quota of a minute',
      refusing(429, 'Minutely API request limit exceeded. Please try again in one minute.'),
      /^QUOTA: .*Minutely.*Ask again in a minute/,
    ],
    ['the quota of an hour, as 400', refusing(400, 'Hourly API request limit exceeded.'), /^QUOTA: .*in the next hour/],
    ['the quota of a day, as 200', refusing(200, 'Daily API request limit exceeded.'), /^QUOTA: .*tomorrow/],
    ['429 without words', answering(429, '<html>slow down</html>'), /^QUOTA: .*Ask again later/],
    [
      'an unknown variable',
      refusing(400, 'Cannot initialize X from invalid String value xyz\nfor key current'),
      /^REJECTED: .*value xyz for key current/,
    ],
    ['500', answering(500, '<html>oops</html>'), /^UNAVAILABLE: .*HTTP 500\. /],
    ['502 with a reason', refusing(502, 'no upstream'), /^UNAVAILABLE: .*HTTP 502 \(no upstream\)/],
    ['404', answering(404, 'nothing here'), /^UNAVAILABLE: .*HTTP 404/],
    ['a page of HTML', answering(200, ' <!doctype html><title>Log in</title>'), /^MALFORMED: .*page of HTML/],
    ['half of the JSON', answering(200, JSON.stringify(currentBody).slice(0, 300)), /^MALFORMED: .*not whole JSON/],
    ['nothing', (response) => response.writeHead(204).end(), /^MALFORMED: .*not whole JSON/],
    ['another form', answering(200, { ...currentBody, current: undefined }), /^MALFORMED: .*form \(current: /],
    ['a list', answering(200, [currentBody]), /^MALFORMED: .*\(the whole: /],
    [
      'words for a number',
      answering(200, { ...currentBody, current: { ...currentBody.current, humidity: 1, temperature_2m: 'warm' } }),
      /^MALFORMED: .*"warm" as temperature_2m/,
    ],
    [
      'another unit than was asked for',
      answering(200, { ...currentBody, current_units: { ...currentBody.current_units, wind_speed_10m: 'km/h' } }),
      /^MALFORMED: .*wind_speed_10m in 'km\/h', not in 'm\/s'/,
    ],
    ['far too much', answering(200, ' '.repeat(300_000)), /^MALFORMED: .*longer than 262144 bytes/],
  ])('is told apart: %s', async (_name, behaviour, message) => {
    far.behave(behaviour)
    const { message: told } = await failure()
    expect(told).toMatch(message)
    expect(told).toContain('No weather is made up')
  })

  it('has no list where there should be one', async () => {
    far.behave(answering(200, { ...dailyBody, daily: { ...dailyBody.daily, uv_index_max: 3 } }))
    await expect(provider.forecast(hangzhou, 2, signal)).rejects.toThrow('no list as uv_index_max')
  })
})

describe('no answer', () => {
  it('in time is told as such', async () => {
    far.behave(() => {})
    expect((await failure(provide({ timeout: 50 }))).message).toMatch(
      /^TIMEOUT: Open-Meteo did not answer within 0.05 s/,
    )
  })

  it('in time is told as such when the body never ends', async () => {
    far.behave((response) => void response.writeHead(200).write('{'))
    expect((await failure(provide({ timeout: 50 }))).problem).toBe('timeout')
  })

  it('because nobody listens is OFFLINE, with the reason and what to do', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const { message } = await failure(provide({ url: `http://127.0.0.1:${port}` }))
    expect(message).toMatch(/^OFFLINE: Open-Meteo cannot be reached \(connect ECONNREFUSED/)
    expect(message).toContain('--provider sample')
    expect(message).toContain('get_astronomy work without the network')
  })

  it('because the connection breaks is OFFLINE too', async () => {
    far.behave((response) => response.destroy())
    expect((await failure()).problem).toBe('offline')
  })

  it.each([
    [
      'an error that only has a code',
      Object.assign(new Error('', { cause: undefined }), { code: 'EAI_AGAIN' }),
      'EAI_AGAIN',
    ],
    ['an error without anything', new RangeError(), 'RangeError'],
    ['no error at all', 'gone', 'gone'],
  ])('is told by %s', async (_name, reason, told) => {
    const { message } = await failure(provide({ fetch: () => Promise.reject(reason) }))
    expect(message).toContain(`cannot be reached (${told})`)
  })

  it('ends with the reason of the caller when the caller gives up', async () => {
    const giving = new AbortController()
    far.behave(() => giving.abort(new Error('changed my mind')))
    await expect(provider.current(hangzhou, giving.signal)).rejects.toThrow('changed my mind')
    expect(provider.status().lastFailure).toBeNull()
  })
})

it('takes a URL with or without a slash at its end, and another fetch', async () => {
  const urls: string[] = []
  const fetcher: typeof fetch = (url) => {
    urls.push((url as URL).href)
    return Promise.resolve(Response.json(currentBody))
  }
  await openMeteo({ url: 'http://weather.test/', fetch: fetcher }).current(hangzhou, signal)
  await openMeteo({ fetch: fetcher }).current(hangzhou, signal)
  expect(urls.map((url) => url.split('?')[0])).toEqual([
    'http://weather.test/v1/forecast',
    'https://api.open-meteo.com/v1/forecast',
  ])
})

it.each(['weather.test', 'file:///etc', 'not a url'])('refuses %s as its URL', (url) => {
  expect(() => openMeteo({ url })).toThrow(`OPEN_METEO_URL) is '${url}'`)
})
