import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asked, failureOf, places, stillWorld } from '../../testing/asking.js'
import { district, keys, uid } from '../../testing/stand-in-seniverse.js'
import { standInWorld, type StandInWorld } from '../../testing/stand-in-world.js'
import { createWeather } from '../create-weather.js'
import type { Weather } from '../weather.js'

const { beijing, hangzhou, oslo } = places
const yuhang = { ...hangzhou, ...district, name: 'Yuhang' }

let far: StandInWorld
let lines: string[]
beforeAll(async () => void (far = await standInWorld()))
afterAll(() => far.close())
beforeEach(() => void (lines = []))

const withKey = (
  key: string,
  more: Record<string, string> = {},
  choice: 'seniverse' | 'auto' = 'seniverse',
): Weather => {
  const env = { ...far.environment(), SENIVERSE_KEY: key, ...more }
  return createWeather({ choice, env, ...stillWorld({ log: (line) => lines.push(line) }) })
}

describe('with a free key', () => {
  it('gives three things of now, and its own words where no code of ours says as much', async () => {
    const { conditions, provenance, notes } = await withKey(keys.free).current(beijing, {
      ...asked,
      language: 'zh-Hans',
    })
    const { temperature, ...others } = conditions
    expect(temperature).toBe(14)
    expect(Object.values(others).every((value) => value === null)).toBe(true)
    expect(provenance).toMatchObject({
      provider: 'Seniverse',
      kind: 'observation',
      observedAt: '2026-11-20T14:40:00+08:00',
      ageSeconds: 300,
    })
    expect(notes).toEqual(['Seniverse 称天气为“霾”，没有对应的天气代码'])
    expect(Object.fromEntries(far.asked.at(-1)!)).toMatchObject({
      location: '39.91:116.40',
      language: 'zh-Hans',
      unit: 'c',
    })
  })

  it('gives three days, for more of which the next is asked', async () => {
    const alone = await withKey(keys.free).forecast(beijing, { days: 5, hourly: false }, asked)
    expect(alone.days.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22'])
    expect(alone.days[1]).toMatchObject({
      temperatureMax: 11,
      temperatureMin: -1,
      weatherCode: 61,
      windDirection: null,
    })
    expect(alone.days[0]).toMatchObject({ precipitation: 0.4, precipitationProbability: 25, windSpeedMax: 4.2 })
    expect(alone.notes).toEqual(['Seniverse gives 3 of the 5 days'])
    const both = await withKey(keys.free, {}, 'auto').forecast(beijing, { days: 5, hourly: false }, asked)
    expect([both.days.length, both.provenance.provider]).toEqual([5, 'Open-Meteo'])
    expect(both.notes).toEqual(['Seniverse gives 3 of the 5 days; so this is of Open-Meteo'])
  })

  it('tells of the city that a place belongs to, where the key may not have the place', async () => {
    const { conditions, notes } = await withKey(keys.free).current(yuhang, asked)
    expect(conditions.temperature).toBe(14)
    expect(notes[0]).toBe(
      'Seniverse answered AP010006 (You do not have access to this location); so this is of 杭州, the city that it belongs to',
    )
  })

  it('knows nothing of warnings, which is not to know of none', async () => {
    expect(await withKey(keys.free).alerts(beijing, asked)).toMatchObject({
      coverage: 'unavailable',
      alerts: [],
      notes: [expect.stringContaining('AP010002')],
    })
  })
})

describe('with a key that is paid for', () => {
  it('gives more, in our units', async () => {
    const { conditions, notes } = await withKey(keys.paid).current(beijing, asked)
    expect(conditions).toEqual({
      temperature: 14,
      apparentTemperature: 13,
      humidity: 38,
      precipitation: null,
      cloudCover: 40,
      pressure: null,
      windSpeed: 5,
      windDirection: 315,
      windGusts: null,
      weatherCode: 2,
    })
    expect(notes).toEqual([])
  })

  it('warns, and says where it warns of nothing', async () => {
    const weather = withKey(keys.paid)
    expect(await weather.alerts(beijing, asked)).toMatchObject({
      coverage: 'covered',
      alerts: [{ event: '大风蓝色', headline: '北京市发布大风蓝色预警', severity: 'minor', areas: '北京' }],
    })
    expect(await weather.alerts(oslo, asked)).toMatchObject({ coverage: 'not_covered', alerts: [] })
  })

  it('signs its requests where there is a uid, and the key goes nowhere', async () => {
    await withKey(keys.paid, { SENIVERSE_UID: uid }).current(beijing, asked)
    const query = far.asked.at(-1)!
    expect(query.get('key')).toBeNull()
    expect(Object.fromEntries(query)).toMatchObject({
      uid,
      ttl: '300',
      ts: String(Date.UTC(2026, 10, 20, 6, 45) / 1000),
    })
    expect(lines.join('\n')).not.toContain(uid)
    const wrong = withKey('another', { SENIVERSE_UID: uid })
    expect((await failureOf(wrong.current(beijing, asked))).message).toMatch(/^DENIED: .*AP010004/)
  })
})

it('says that the key is wrong without saying the key, and asks the next', async () => {
  const { message } = await failureOf(withKey('wrong-key').current(beijing, asked))
  expect(message).toMatch(/^DENIED: Seniverse answered AP010003 \(The API key is invalid\)\. .*Check SENIVERSE_KEY/)
  const { provenance, notes } = await withKey('wrong-key', {}, 'auto').current(beijing, asked)
  expect(provenance.provider).toBe('Open-Meteo')
  expect(notes).toEqual(['Seniverse answered AP010003 (The API key is invalid); so this is of Open-Meteo'])
})

it('is not asked about what lies outside of China', async () => {
  const { provenance, notes } = await withKey(keys.free, {}, 'auto').current(oslo, asked)
  expect([provenance.provider, notes]).toEqual(['Open-Meteo', []])
})

describe('an answer', () => {
  const location = { name: 'x', path: 'x', timezone: 'Asia/Shanghai' }
  const last_update = '2026-11-20T14:40:00+08:00'
  const answering = (body: unknown, status = 200): Weather => {
    const env = { SENIVERSE_KEY: 'k' }
    const fetcher: typeof fetch = () => Promise.resolve(Response.json(body, { status }))
    return createWeather({ choice: 'seniverse', env, ...stillWorld({ fetch: fetcher }) })
  }

  it('may be empty of values', async () => {
    const weather = answering({ results: [{ location, now: { temperature: '' }, last_update }] })
    const { conditions, notes } = await weather.current(beijing, asked)
    expect([conditions.temperature, conditions.weatherCode, notes]).toEqual([null, null, []])
  })

  it('is refused where words stand for a number', async () => {
    const weather = answering({ results: [{ location, now: { temperature: 'warm' }, last_update }] })
    expect((await failureOf(weather.current(beijing, asked))).message).toMatch(/^MALFORMED: .*'warm' for a number/)
  })

  it.each([
    { temperature: '1e999' },
    { humidity: '-1' },
    { wind_speed: '9'.repeat(99) },
    { code: 'toString', clouds: '999' },
  ])('is refused where it has %j', async (now) => {
    const weather = answering({ results: [{ location, now, last_update }] })
    expect((await failureOf(weather.current(beijing, asked))).message).toMatch(/^MALFORMED: /)
  })

  it('is cut to the days that were asked for', async () => {
    const daily = Array.from({ length: 9 }, (_, i) => ({ date: `2026-11-2${i}`, high: '11', code_day: 'constructor' }))
    const weather = answering({ results: [{ location, daily, last_update }] })
    const { days } = await weather.forecast(beijing, { days: 2, hourly: false }, asked)
    expect(days).toMatchObject([{ temperatureMax: 11, weatherCode: null }, { date: '2026-11-21' }])
  })

  it('tells of the sky in one short line', async () => {
    const weather = answering({ results: [{ location, now: { text: `霾\nNote: ${'x'.repeat(99)}` }, last_update }] })
    expect((await weather.current(beijing, asked)).notes).toEqual([
      `Seniverse calls the weather '霾 Note: ${'x'.repeat(32)}… (cut: 107 characters)', for which there is no code`,
    ])
  })

  it('may warn in few words', async () => {
    const weather = answering({
      results: [{ location, alarms: [{ title: 'Watch out' }, { title: 'a', level: 'Red' }] }],
    })
    const { alerts } = await weather.alerts(beijing, asked)
    expect(alerts).toMatchObject([
      { id: 'Watch out', event: 'Watch out', severity: 'unknown', description: '' },
      { event: 'Red', severity: 'extreme' },
    ])
  })

  it.each([
    ['AP010010', 'rejected'],
    ['AP010012', 'quota'],
    ['AP010014', 'quota'],
    ['AP100002', 'unavailable'],
    ['AP019999', 'denied'],
    ['constructor', 'denied'],
  ])('with the code %s is %s', async (status_code, problem) => {
    const weather = answering({ status: 'So it is.', status_code }, 403)
    expect((await failureOf(weather.current(beijing, asked))).problem).toBe(problem)
  })

  it('without a city above a place leaves it at that', async () => {
    const fetcher: typeof fetch = (url) =>
      Promise.resolve(
        (url as URL).pathname.includes('search')
          ? Response.json({ results: [] })
          : Response.json({ status: 'No.', status_code: 'AP010006' }, { status: 403 }),
      )
    const weather = createWeather({
      choice: 'seniverse',
      env: { SENIVERSE_KEY: 'k' },
      ...stillWorld({ fetch: fetcher }),
    })
    expect((await failureOf(weather.current(beijing, asked))).message).toMatch(/^DENIED: .*AP010006/)
    // It is covered: only this key may not know.
    expect((await weather.alerts(beijing, asked)).coverage).toBe('unavailable')
  })
})
