import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asked, failureOf, places, stillWorld, type StillWorld } from '../../testing/asking.js'
import { answering, currentBody, dailyBody, standIn, type Behaviour, type StandIn } from '../../testing/stand-in.js'
import { standInWorld, type StandInWorld } from '../../testing/stand-in-world.js'
import { createWeather } from '../create-weather.js'
import type { Weather } from '../weather.js'

const { hangzhou } = places

let world: StillWorld
let weather: Weather

describe('what Open-Meteo says', () => {
  let far: StandInWorld
  beforeAll(async () => void (far = await standInWorld()))
  afterAll(() => far.close())
  beforeEach(() => {
    world = stillWorld()
    weather = createWeather({ choice: 'open-meteo', env: far.environment(), ...world })
  })

  it('of now has its time, its zone, its age and where it comes from', async () => {
    world.pass(60_000)
    const { conditions, provenance, timezone, notes } = await weather.current(hangzhou, asked)
    expect(conditions).toMatchObject({ temperature: 17.4, humidity: 61, windSpeed: 2.33, weatherCode: 3 })
    expect([timezone, notes]).toEqual(['Asia/Shanghai', []])
    expect(provenance).toEqual({
      provider: 'Open-Meteo',
      kind: 'model',
      observedAt: '2026-11-20T14:45:00+08:00',
      fetchedAt: '2026-11-20T06:46:00.000Z',
      ageSeconds: 60,
      stale: false,
      licence: expect.stringContaining('CC BY 4.0'),
      attribution: expect.stringContaining('Weather data by Open-Meteo.com'),
    })
    const query = Object.fromEntries(far.asked.at(-1)!)
    expect(query).toMatchObject({ latitude: '30.2900', longitude: '120.1600', timezone: 'auto', wind_speed_unit: 'ms' })
  })

  it('of the days ahead keeps null as null, and has hours when they are asked for', async () => {
    const { days, hours, provenance } = await weather.forecast(hangzhou, { days: 2, hourly: true }, asked)
    expect(days.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-21'])
    expect(days[1]).toMatchObject({ precipitation: 11, precipitationProbability: null })
    expect(hours).toHaveLength(48)
    expect(hours[14]).toMatchObject({ time: '2026-11-20T14:00:00+08:00', temperature: 17.4 })
    expect(provenance).toMatchObject({ kind: 'forecast', observedAt: null, ageSeconds: 0 })
    expect((await weather.forecast(hangzhou, { days: 2, hourly: false }, asked)).hours).toEqual([])
    expect(far.asked.at(-1)!.has('hourly')).toBe(false)
  })

  it('of days gone by comes from its archive, and asks for no more than that has', async () => {
    const span = { start: '2026-10-30', end: '2026-11-01' }
    const { days, provenance, notes } = await weather.history(hangzhou, span, asked)
    expect(days.map(({ date }) => date)).toEqual(['2026-10-30', '2026-10-31', '2026-11-01'])
    expect(days[0]).toMatchObject({ temperatureMax: 10, precipitationProbability: null, uvIndexMax: null })
    expect([far.paths.at(-1), notes]).toEqual(['/v1/archive', []])
    expect(far.asked.at(-1)!.get('daily')).not.toMatch(/uv_index|probability/)
    expect(provenance).toMatchObject({ kind: 'model', attribution: expect.stringContaining('Copernicus') })
  })

  it('of the air is a model, and credits whose', async () => {
    const { provenance, timezone, ...air } = await weather.airQuality(hangzhou, asked)
    expect(air).toMatchObject({ pm10: 10, pm2_5: 10, ozone: 10, usAqi: 10, europeanAqi: 10 })
    expect(timezone).toBe('Asia/Shanghai')
    expect(provenance).toMatchObject({ kind: 'model', attribution: expect.stringContaining('CAMS') })
  })

  it('against a question is told, and no other try is made', async () => {
    const before = far.paths.length
    const { message } = await failureOf(weather.current({ ...hangzhou, latitude: 300 }, asked))
    expect(message).toMatch(/^REJECTED: Open-Meteo refused the request: Latitude must be in range.*300/)
    expect(far.paths).toHaveLength(before + 1)
  })
})

describe('a bad answer', () => {
  let far: StandIn
  const refusing = (status: number, reason: string): Behaviour => answering(status, { error: true, reason })
  const hour = '2026-11-20T07:00:00.000Z'
  const tomorrow = '2026-11-21T00:00:00.000Z'

  beforeAll(async () => void (far = await standIn()))
  afterAll(() => far.close())
  beforeEach(() => {
    world = stillWorld()
    const env = { OPEN_METEO_URL: far.url, OPEN_METEO_ARCHIVE_URL: far.url }
    weather = createWeather({ choice: 'open-meteo', env, ...world })
  })

  it.each<[string, Behaviour, RegExp, string | null]>([
    [
      'of a minute',
      refusing(429, 'Minutely API request limit exceeded.'),
      /Ask again in a minute/,
      '2026-11-20T06:46:00.000Z',
    ],
    ['of an hour, as 400', refusing(400, 'Hourly API request limit exceeded.'), /in the next hour/, hour],
    ['of a day, as 200', refusing(200, 'Daily API request limit exceeded.'), /tomorrow/, tomorrow],
    ['without words', answering(429, '<html>slow down</html>'), /Ask again later/, '2026-11-20T06:46:00.000Z'],
  ])('about the quota %s keeps from asking until that is over', async (_name, behaviour, next, until) => {
    far.behave(behaviour)
    const before = far.asked.length
    expect((await failureOf(weather.current(hangzhou, asked))).message).toMatch(new RegExp(`^QUOTA: .*${next.source}`))
    expect(weather.status()).toMatchObject([{ name: 'open-meteo', quota: `used up until ${until}` }])
    expect((await failureOf(weather.current(hangzhou, asked))).message).toContain('it is not asked again before 2026')
    expect(far.asked).toHaveLength(before + 1)
    far.behave(answering(200, currentBody))
    world.pass(Date.parse(until!) - world.now())
    expect((await weather.current(hangzhou, asked)).conditions.temperature).toBe(17.4)
    expect(weather.status()).toMatchObject([{ quota: expect.stringMatching(/^at most \d+ of 10000 /) }])
  })

  it.each<[string, Behaviour, RegExp]>([
    ['an unknown variable', refusing(400, 'Cannot initialize\nfrom xyz'), /^REJECTED: .*initialize from xyz/],
    ['500', answering(500, '<html>oops</html>'), /^UNAVAILABLE: .*HTTP 500\. /],
    ['502 with a reason', refusing(502, 'no upstream'), /^UNAVAILABLE: .*HTTP 502 \(no upstream\)/],
    ['404', answering(404, 'nothing here'), /^UNAVAILABLE: .*HTTP 404/],
    ['403', answering(403, 'go away'), /^DENIED: .*HTTP 403/],
    ['a page of HTML', answering(200, ' <!doctype html><title>Log in</title>'), /^MALFORMED: .*page of HTML/],
    ['half of the JSON', answering(200, JSON.stringify(currentBody).slice(0, 300)), /^MALFORMED: .*not whole JSON/],
    ['nothing', (response) => response.writeHead(204).end(), /^MALFORMED: .*not whole JSON/],
    ['another form', answering(200, { ...currentBody, current: undefined }), /^MALFORMED: .*form \(current: /],
    ['no time zone', answering(200, { ...currentBody, timezone: 'Moon' }), /^MALFORMED: .*timezone: no time zone/],
    ['a list', answering(200, [currentBody]), /^MALFORMED: .*\(the whole: /],
    [
      'words for a number',
      answering(200, { ...currentBody, current: { ...currentBody.current, temperature_2m: 'warm' } }),
      /^MALFORMED: .*"warm" as temperature_2m/,
    ],
    [
      'another unit than was asked for',
      answering(200, { ...currentBody, current_units: { ...currentBody.current_units, wind_speed_10m: 'km/h' } }),
      /^MALFORMED: .*wind_speed_10m in 'km\/h', not in 'm\/s'/,
    ],
  ])('is told apart: %s', async (_name, behaviour, message) => {
    far.behave(behaviour)
    const { message: told } = await failureOf(weather.current(hangzhou, asked))
    expect(told).toMatch(message)
    expect(told).toContain('No weather is made up')
  })

  it('is noted, whichever host it came from, and does not hide what went well', async () => {
    far.behave(answering(200, currentBody))
    await weather.current(hangzhou, asked)
    world.pass(1000)
    far.behave(answering(404, ''))
    await failureOf(weather.forecast(hangzhou, { days: 1, hourly: false }, asked))
    world.pass(1000)
    far.behave(refusing(400, 'odd'))
    await failureOf(weather.history(hangzhou, { start: '2026-11-01', end: '2026-11-01' }, asked))
    expect(weather.status()).toEqual([
      {
        name: 'open-meteo',
        lastSuccess: '2026-11-20T06:45:00.000Z',
        lastFailure: {
          at: '2026-11-20T06:45:02.000Z',
          problem: 'rejected',
          reason: 'Open-Meteo refused the request: odd',
        },
        quota: expect.stringMatching(/^at most \d+ of 10000 /),
      },
    ])
  })

  it('has no list where there should be one', async () => {
    far.behave(answering(200, { ...dailyBody, daily: { ...dailyBody.daily, uv_index_max: 3 } }))
    await expect(weather.forecast(hangzhou, { days: 2, hourly: false }, asked)).rejects.toThrow(
      'no list as uv_index_max',
    )
  })

  it('may lack a variable, which then is null and not nought', async () => {
    const { precipitation: _none, ...current } = currentBody.current
    far.behave(answering(200, { ...currentBody, current: { ...current, temperature_2m: null } }))
    const { conditions } = await weather.current(hangzhou, asked)
    expect(conditions).toMatchObject({ precipitation: null, temperature: null, humidity: 61 })
  })

  it('may know nothing of the last days of the archive, which is said', async () => {
    const { time: dates, ...columns } = dailyBody.daily
    const late = Object.fromEntries(Object.keys(columns).map((name) => [name, [1, null]]))
    far.behave(answering(200, { ...dailyBody, daily: { time: dates, ...late } }))
    const { notes } = await weather.history(hangzhou, { start: dates[0]!, end: dates[1]! }, asked)
    expect(notes).toEqual(['Of 1 of these days the archive knows nothing; it is some days behind'])
  })
})

it('goes to the hosts of those who pay, with a key, which no log gets to see', async () => {
  const urls: string[] = []
  const lines: string[] = []
  const fetcher: typeof fetch = (url) => {
    urls.push((url as URL).href)
    return Promise.resolve(Response.json(currentBody))
  }
  const env = { OPEN_METEO_KEY: 'made up/key' }
  const paid = createWeather({ env, ...stillWorld({ fetch: fetcher, log: (line) => lines.push(line) }) })
  await paid.current(hangzhou, asked)
  expect(urls[0]).toMatch(/^https:\/\/customer-api\.open-meteo\.com\/v1\/forecast\?.*apikey=made\+up%2Fkey$/)
  expect(lines).toEqual([expect.stringMatching(/^GET https:\/\/customer-api\.open-meteo\.com\/v1\/forecast\?lat/)])
  expect(lines[0]).not.toContain('made')
})
