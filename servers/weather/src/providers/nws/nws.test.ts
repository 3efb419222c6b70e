import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { asked, failureOf, places, stillWorld, type StillWorld } from '../../testing/asking.js'
import { nwsProblem } from '../../testing/stand-in-nws.js'
import { standInWorld, type StandInWorld } from '../../testing/stand-in-world.js'
import { createWeather } from '../create-weather.js'
import type { Weather } from '../weather.js'

const { topeka, austin, oslo } = places
/** Of a bare position nobody has said in which country it lies. */
const bare = { ...oslo, country: null }

let far: StandInWorld
let world: StillWorld
let weather: Weather
beforeAll(async () => void (far = await standInWorld()))
afterAll(() => far.close())
beforeEach(() => {
  far.paths.length = 0
  world = stillWorld()
  weather = createWeather({ choice: 'nws', env: far.environment(), ...world })
})

/** A world in which the NWS answers one path in a way of its own. */
const answering = (path: RegExp, body: unknown, status = 200): Weather => {
  const fetcher: typeof fetch = (input, init) => {
    const own = path.test((input as URL).pathname)
    return own ? Promise.resolve(Response.json(body, { status })) : fetch(input, init)
  }
  return createWeather({ choice: 'nws', env: far.environment(), ...stillWorld({ fetch: fetcher }) })
}

it('tells what the nearest station measured that measures, and how long ago', async () => {
  const { conditions, provenance, timezone, notes } = await weather.current(topeka, asked)
  expect(conditions).toEqual({
    temperature: 3.9,
    apparentTemperature: 1.3,
    humidity: 71.4,
    precipitation: null,
    cloudCover: null,
    pressure: 1019.3,
    windSpeed: 3.6,
    windDirection: 200,
    windGusts: null,
    weatherCode: 1,
  })
  expect(timezone).toBe('America/Chicago')
  expect(provenance).toMatchObject({ provider: 'NWS', kind: 'observation', ageSeconds: 1500, stale: false })
  expect(notes).toEqual(['Measured at the station KTOP, 25 minutes ago'])
})

it('tells what the first station has where none has a temperature, and that there is no station', async () => {
  const none = answering(/KTOP/, { properties: { timestamp: '2026-11-20T06:00:00Z' } })
  expect(await none.current(topeka, asked)).toMatchObject({
    conditions: { temperature: null, windSpeed: 3.6 },
    notes: ['Measured at the station KAAA, 25 minutes ago'],
  })
  const { message } = await failureOf(answering(/stations$/, { features: [] }).current(topeka, asked))
  expect(message).toMatch(/^UNSUPPORTED: NWS has no station/)
})

it('makes days out of halves, and hours of what has hours', async () => {
  const { days, hours, notes, provenance } = await weather.forecast(topeka, { days: 2, hourly: true }, asked)
  expect(days).toMatchObject([
    { date: '2026-11-20', temperatureMax: 11, temperatureMin: 2, precipitationProbability: 20, windSpeedMax: 4.4 },
    { date: '2026-11-21', temperatureMax: 12, windDirection: 225, weatherCode: 63, precipitation: null },
  ])
  expect(hours).toHaveLength(48)
  expect(hours[3]).toMatchObject({ time: '2026-11-20T03:00:00-06:00', temperature: 5, humidity: 60, weatherCode: 3 })
  expect(notes).toEqual(['The lowest temperature of a day is that of the night after it'])
  expect(provenance.kind).toBe('forecast')
})

it('says so where its hours are old', async () => {
  let isUp = true
  const fetcher: typeof fetch = (input, init) =>
    isUp || !(input as URL).pathname.endsWith('hourly') ? fetch(input, init) : Promise.reject(new Error('down'))
  const still = stillWorld({ fetch: fetcher })
  const halting = createWeather({ choice: 'nws', env: far.environment(), ...still })
  const span = { days: 1, hourly: true }
  await halting.forecast(topeka, span, asked)
  isUp = false
  still.pass(3_600_000)
  const { provenance, notes, hours } = await halting.forecast(topeka, span, asked)
  expect([provenance.stale, hours.length]).toEqual([true, 24])
  expect(notes[0]).toBe('NWS cannot be reached (down); this is what NWS said 60 minutes ago')
})

it('says when it gives fewer days than were asked for', async () => {
  const { days, notes } = await weather.forecast(topeka, { days: 10, hourly: false }, asked)
  expect(days).toHaveLength(7)
  expect(notes[0]).toBe('NWS gives 7 of the 10 days')
})

it('looks up a place once a day, however it is asked about', async () => {
  await weather.current(topeka, asked)
  await weather.forecast(topeka, { days: 1, hourly: false }, asked)
  world.pass(23 * 3_600_000)
  await weather.alerts(topeka, asked)
  expect(far.paths.filter((path) => path.startsWith('/points'))).toHaveLength(1)
  world.pass(2 * 3_600_000)
  await weather.alerts(topeka, asked)
  expect(far.paths.filter((path) => path.startsWith('/points'))).toHaveLength(2)
})

it('warns of what is in force: neither of drills, nor of what was taken back or is over', async () => {
  const { coverage, alerts, provenance } = await weather.alerts(topeka, asked)
  expect(coverage).toBe('covered')
  expect(alerts).toEqual([
    {
      id: 'urn:oid:2.49.0.1.840.0.aa11.001.1',
      event: 'Freeze Warning',
      headline: expect.stringContaining('Freeze Warning issued'),
      severity: 'moderate',
      certainty: 'Likely',
      urgency: 'Expected',
      areas: 'Washington; Marshall',
      onset: '2026-11-21T00:00:00-06:00',
      ends: '2026-11-21T09:00:00-06:00',
      description: '* WHAT...Made up.',
      instruction: 'Protect what is made up.',
      sender: 'NWS Topeka KS',
    },
  ])
  expect(provenance).toMatchObject({ provider: 'NWS', kind: 'warning' })
  expect((await weather.alertsOfState('ks', asked)).alerts).toEqual(alerts)
})

it('remembers for a minute at most that there are no warnings, whatever the headers say', async () => {
  let isCalm = true
  const fetcher: typeof fetch = async (input, init) => {
    if (!isCalm || !(input as URL).pathname.includes('active')) return fetch(input, init)
    return Response.json({ features: [] }, { headers: { 'cache-control': 'max-age=86400' } })
  }
  const still = stillWorld({ fetch: fetcher })
  const calm = createWeather({ choice: 'nws', env: far.environment(), ...still })
  expect((await calm.alerts(topeka, asked)).alerts).toEqual([])
  isCalm = false
  still.pass(59_999)
  expect((await calm.alerts(topeka, asked)).alerts).toEqual([])
  still.pass(1)
  expect((await calm.alerts(topeka, asked)).alerts).toHaveLength(1)
})

it('tells no warnings, no cover and not knowing apart', async () => {
  expect(await weather.alerts(austin, asked)).toMatchObject({ coverage: 'covered', alerts: [] })
  expect(await weather.alerts(bare, asked)).toMatchObject({
    coverage: 'not_covered',
    alerts: [],
    notes: [expect.stringContaining('NWS does not cover this place (Unable to provide data for requested point')],
  })
  expect(await weather.alerts(oslo, asked)).toMatchObject({
    coverage: 'not_covered',
    alerts: [],
    notes: ['No provider that this server may ask gives the warnings of Oslo'],
  })
  expect(await weather.alertsOfState('ZZ', asked)).toMatchObject({
    coverage: 'unavailable',
    alerts: [],
    notes: [expect.stringContaining('Unknown area ZZ')],
  })
})

it('reads warnings that say little', async () => {
  const properties = { id: 'a', event: 'b', status: 'Actual', messageType: 'Alert', severity: 'Odd', areaDesc: 'c' }
  const { alerts } = await answering(/active/, { features: [{ properties }] }).alerts(topeka, asked)
  expect(alerts).toMatchObject([{ severity: 'unknown', headline: null, ends: null, description: '', sender: 'NWS' }])
})

it('follows a redirect within the host', async () => {
  let crooked = true
  const fetcher: typeof fetch = (input, init) => {
    const url = new URL(input as URL)
    if (crooked) url.pathname = url.pathname.replace('39.05,', '39.050001,')
    crooked = false
    return fetch(url, init)
  }
  const led = createWeather({ choice: 'nws', env: far.environment(), ...stillWorld({ fetch: fetcher }) })
  expect((await led.current(topeka, asked)).conditions.temperature).toBe(3.9)
  expect(far.paths.slice(0, 2)).toEqual(['/points/39.050001,-95.68', '/points/39.05,-95.68'])
})

it.each([
  [
    'a unit that is not known',
    /KAAA/,
    { properties: { timestamp: '2026-11-20T06:00:00Z', temperature: { unitCode: 'wmoUnit:K', value: 1 } } },
    /^MALFORMED: .*in 'K'/,
  ],
  [
    'a grid that would lead elsewhere',
    /points/,
    { properties: { gridId: '../', gridX: 1, gridY: 2, timeZone: 'x' } },
    /^MALFORMED: .*gridId/,
  ],
])('does not read %s', async (_name, path, body, message) => {
  expect((await failureOf(answering(path, body).current(topeka, asked))).message).toMatch(message)
})

it('tells whose trouble it is', async () => {
  const { body } = nwsProblem(500, 'UnexpectedProblem', 'Unexpected', 'An unexpected problem has occurred.')
  expect((await failureOf(answering(/points/, body, 500).current(topeka, asked))).message).toMatch(
    /^UNAVAILABLE: NWS answered with HTTP 500 \(An unexpected problem has occurred\.\)/,
  )
})
