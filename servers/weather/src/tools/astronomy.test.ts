import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'

const sky = async (args: object) => {
  const client = await connect({ provider: 'open-meteo', fetch: () => Promise.reject(new Error('no network here')) })
  return client.callTool({ name: 'get_astronomy', arguments: { ...args } })
}

it('gives sun and moon in local time, without any network', async () => {
  const result = await sky({ location: { name: 'London' }, date: '2024-06-20' })
  const provenance = {
    provider: 'mortise-weather',
    kind: 'computed',
    observedAt: null,
    fetchedAt: '2026-11-20T12:00:00.000Z',
    licence: expect.any(String),
    attribution: expect.stringContaining('NOAA'),
  }
  expect(result.structuredContent).toMatchObject({
    date: '2024-06-20',
    location: { timezone: 'Europe/London' },
    sun: {
      kind: 'normal',
      sunrise: '2024-06-20T04:43:00+01:00',
      solarNoon: '2024-06-20T13:02:00+01:00',
      sunset: '2024-06-20T21:21:00+01:00',
      civilTwilight: { dawn: '2024-06-20T03:55:00+01:00', dusk: '2024-06-20T22:09:00+01:00' },
      astronomicalTwilight: { dawn: null, dusk: null, stays: 'above' },
      provenance,
    },
    moon: { phase: 'waxing gibbous', provenance },
  })
  expect(textOf(result)).toContain('Sun: rises 2024-06-20T04:43:00+01:00, sets 2024-06-20T21:21:00+01:00')
  expect(textOf(result)).toContain('length of the day: 16 h 38 min')
  expect(textOf(result)).toMatch(/Moon: waxing gibbous, 9\d % lit/)
})

it('takes today by the calendar of the place', async () => {
  expect((await sky({ location: { name: 'Auckland' } })).structuredContent).toMatchObject({ date: '2026-11-21' })
  expect((await sky({ location: { name: 'London' } })).structuredContent).toMatchObject({ date: '2026-11-20' })
})

it('says when the sun does not rise, or does not set', async () => {
  const tromso = { name: 'Tromsø' }
  const summer = await sky({ location: tromso, date: '2024-06-21' })
  expect(summer.structuredContent).toMatchObject({
    sun: { kind: 'polar day', sunrise: null, sunset: null, dayLength: 86_400 },
  })
  expect(textOf(summer)).toContain('Sun: polar day, neither rises nor sets')
  const winter = await sky({ location: tromso, date: '2024-12-21' })
  expect(winter.structuredContent).toMatchObject({ sun: { kind: 'polar night', dayLength: 0 } })
  expect(textOf(winter)).toContain('length of the day: 0 h 0 min')
  const between = await sky({ location: tromso, date: '2024-05-17' })
  expect(between.structuredContent).toMatchObject({ sun: { kind: 'normal', sunset: null, dayLength: null } })
  expect(textOf(between)).toContain('sets none')
})

it.each<[what: string, location: object, date: string, english: RegExp, chinese: RegExp]>([
  [
    'white nights',
    { name: 'Reykjavik' },
    '2024-06-21',
    /\nCivil twilight: all night; nautical: all night; astronomical: all night\n/,
    /\n民用曙暮光：整夜；/,
  ],
  ['a polar day', { name: 'Tromsø' }, '2024-06-21', /\nTwilight: none, the sun does not set\n/, /太阳不落\n/],
  [
    'the polar dark',
    { lat: 85, lon: 0 },
    '2024-12-21',
    /\nCivil twilight: none, it stays dark; nautical: none, it stays dark; /,
    /\n民用曙暮光：无，终日黑暗；/,
  ],
])('words the twilight of %s', async (_what, location, date, english, chinese) => {
  expect(textOf(await sky({ location, date }))).toMatch(english)
  expect(textOf(await sky({ location, date, language: 'zh-Hans' }))).toMatch(chinese)
})

it.each([
  ['2024-05-15', /\nCivil twilight: from 2024-05-15T01:34:00\+02:00 on, and no dusk; nautical: all night; /],
  ['2024-07-27', /\nCivil twilight: until 2024-07-28T01:08:00\+02:00, and no dawn; nautical: all night; /],
])('words a twilight that has but one end, on %s', async (date, words) => {
  expect(textOf(await sky({ location: { lat: 65, lon: 10 }, date }))).toMatch(words)
})

it('says of a day that was left out that there was none', async () => {
  const skipped = await sky({ location: { name: 'Apia' }, date: '2011-12-30' })
  expect(skipped.isError).toBe(true)
  expect(textOf(skipped)).toMatch(/^NO SUCH DAY: at Apia, .* \(Pacific\/Apia\) there was no 2011-12-30\./)
  const next = await sky({ location: { name: 'Apia' }, date: '2011-12-31' })
  expect(next.structuredContent).toMatchObject({ sun: { solarNoon: expect.stringMatching(/^2011-12-31T/) } })
})

it.each(['2024-02-30', 'tomorrow', '1899-12-31', '2100-01-01'])('refuses the date %s', async (date) => {
  const result = await sky({ location: { name: 'London' }, date })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toMatch(/^Invalid arguments for get_astronomy:\ndate/)
})
