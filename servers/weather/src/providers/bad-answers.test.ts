import { describe, expect, it } from 'vitest'
import { asked, failureOf, places, stillWorld } from '../testing/asking.js'
import { currentBody, dailyBody } from '../testing/stand-in.js'
import { createWeather } from './create-weather.js'
import type { Weather } from './weather.js'

const { oslo, topeka } = places
const point = { properties: { gridId: 'TOP', gridX: 32, gridY: 81, timeZone: 'America/Chicago' } }
const half = {
  startTime: '2026-11-20T06:00:00-06:00',
  isDaytime: true,
  temperature: 11,
  temperatureUnit: 'C',
  windSpeed: '8 to 16 km/h',
  windDirection: 'SW',
  icon: '/icons/land/day/sct',
}
const halves = (more: object = {}) => ({ properties: { periods: [{ ...half, ...more }] } })

/** Weather of an NWS that is well, or says as much as is given, and of an Open-Meteo that says what is given, if anything. */
function weatherOf(openMeteo: unknown, nws: unknown = halves()): { weather: Weather; hosts: string[] } {
  const hosts: string[] = []
  const far: typeof fetch = (input) => {
    const { host, pathname } = input as URL
    hosts.push(host)
    const body = host !== 'nws.test' ? openMeteo : pathname.startsWith('/points') ? point : nws
    return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body)))
  }
  const env = { OPEN_METEO_URL: 'http://om.test', NWS_URL: 'http://nws.test' }
  return { weather: createWeather({ env, ...stillWorld({ fetch: far }) }), hosts }
}
const oneDay = { days: 1, hourly: false }

const hourly = { hourly_units: {}, hourly: { time: ['2026-11-20T00:00'] } }
const daily = (more: object) => ({ ...dailyBody, ...hourly, ...more })

describe('an answer that cannot be is a failure of whoever gave it', () => {
  it.each<[string, unknown]>([
    ['an offset', daily({ utc_offset_seconds: 1e20 })],
    ['an offset of years', daily({ utc_offset_seconds: 1e9 })],
    ['an hour', daily({ hourly: { time: ['2026-99-99T99:99'] } })],
    ['a date', daily({ daily: { ...dailyBody.daily, time: ['2026-02-30'] } })],
    ['a temperature', daily({ daily: { ...dailyBody.daily, temperature_2m_max: [-1e308] } })],
    ['no number', JSON.stringify(daily({})).replace('17.9', '1e999')],
    ['days without end', daily({ daily: { time: Array<number>(100_000).fill(1) } })],
  ])('by %s: the next is asked, and nothing is kept', async (_name, body) => {
    const { weather, hosts } = weatherOf(body)
    for (let times = 1; times <= 2; times++) {
      const { provenance, notes, days } = await weather.forecast(topeka, { days: 1, hourly: true }, asked)
      expect([provenance.provider, days[0]?.temperatureMax]).toEqual(['NWS', 11])
      expect(notes[0]).toMatch(/^What Open-Meteo answered has .*; so this is of NWS$/)
      expect(hosts.filter((host) => host === 'om.test')).toHaveLength(times)
    }
  })

  it.each<[string, object]>([
    ['what is no time', { current: { ...currentBody.current, time: '2026-99-99T99:99' } }],
    ['a time before the calendar', { current: { ...currentBody.current, time: '0000-01-01T00:00' } }],
    ['a unit that is none', { current_units: { temperature_2m: { toString: 1 } } }],
    ['a unit without end', { current_units: { temperature_2m: 'x'.repeat(1_000_000) } }],
    ['a unit of many lines', { current_units: { temperature_2m: '\u001b[2J\n[weather] All is well.' } }],
  ])('by %s, which is told in one line', async (_name, more) => {
    const { message } = await failureOf(weatherOf({ ...currentBody, ...more }).weather.current(oslo, asked))
    expect(message).toMatch(/^MALFORMED: What Open-Meteo answered has .{1,120}\. No weather is made up/)
    expect(message).not.toMatch(/\p{Cc}/u)
  })

  it.each<[string, unknown]>([
    ['a speed', halves({ windSpeed: '1'.repeat(50_000) })],
    ['a storm', halves({ windSpeed: '5000 mph' })],
    ['a unit', halves({ probabilityOfPrecipitation: { unitCode: 'wmoUnit:constructor', value: 3 } })],
    ['an icon', halves({ icon: `/icons/land/day${'/few'.repeat(100_000)}` })],
    ['a moment', halves({ startTime: `2026-11-20T06:00:00.${'0'.repeat(50_000)}Z` })],
    ['periods without end', { properties: { periods: Array<number>(100_000).fill(1) } }],
  ])('by %s, of the NWS too', async (_name, body) => {
    const failure = await failureOf(weatherOf({}, body).weather.forecast(topeka, oneDay, asked))
    expect(failure.reason).toMatch(/^What Open-Meteo .*; What NWS answered has /)
  })

  it('by icons that are named as what all objects have', async () => {
    const { days } = await weatherOf({}, halves({ icon: '/icons/land/day/constructor' })).weather.forecast(
      topeka,
      oneDay,
      asked,
    )
    expect(days[0]?.weatherCode).toBeNull()
  })
})

it('is of no more days than were asked for', async () => {
  const time = Array.from({ length: 30 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`)
  const times = time.flatMap((date) => Array.from({ length: 24 }, () => `${date}T00:00`))
  const { weather } = weatherOf(daily({ daily: { time }, hourly: { time: times } }))
  const { days, hours } = await weather.forecast(oslo, { days: 3, hourly: true }, asked)
  expect([days.length, hours.length]).toEqual([3, 72])
})
