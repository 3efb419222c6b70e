import { describe, expect, it } from 'vitest'
import type { Point } from '../gazetteer/distance.js'
import { localTime } from './clock.js'
import { sunDay } from './day.js'

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
const clock = (time: number | null, timezone: string): string =>
  time === null ? 'never' : localTime(time, timezone).slice(11, 16)

const cities: Record<string, [latitude: number, longitude: number, timezone: string]> = {
  London: [51.51, -0.13, 'Europe/London'],
  Paris: [48.86, 2.35, 'Europe/Paris'],
  Berlin: [52.52, 13.4, 'Europe/Berlin'],
  Moscow: [55.75, 37.62, 'Europe/Moscow'],
  Vienna: [48.21, 16.37, 'Europe/Vienna'],
  Rome: [41.89, 12.48, 'Europe/Rome'],
  Madrid: [40.42, -3.7, 'Europe/Madrid'],
  Lisbon: [38.72, -9.14, 'Europe/Lisbon'],
  Athens: [37.98, 23.73, 'Europe/Athens'],
  Reykjavik: [64.14, -21.9, 'Atlantic/Reykjavik'],
  Bodø: [67.28, 14.4, 'Europe/Oslo'],
  'New York': [40.71, -74.01, 'America/New_York'],
  Sydney: [-33.87, 151.21, 'Australia/Sydney'],
  Beijing: [39.9, 116.4, 'Asia/Shanghai'],
  Singapore: [1.29, 103.85, 'Asia/Singapore'],
  Tromsø: [69.65, 18.96, 'Europe/Oslo'],
}

const dayIn = (city: string, date: string): ReturnType<typeof sunDay> & { timezone: string } => {
  const [latitude, longitude, timezone] = cities[city]!
  return { ...sunDay(date, { latitude, longitude }, timezone), timezone }
}

describe('sunrise and sunset', () => {
  // As published by the Finnish Meteorological Institute (December 2015), the Icelandic one (2004) and almanacs (2022, 2024).
  it.each([
    ['London', '2015-12-22', '08:04', '15:53'],
    ['Paris', '2015-12-22', '08:41', '16:56'],
    ['Berlin', '2015-12-22', '08:15', '15:54'],
    ['Moscow', '2015-12-22', '08:57', '15:58'],
    ['Vienna', '2015-12-22', '07:42', '16:03'],
    ['Rome', '2015-12-22', '07:34', '16:42'],
    ['Madrid', '2015-12-22', '08:34', '17:51'],
    ['Lisbon', '2015-12-22', '07:51', '17:18'],
    ['Athens', '2015-12-22', '07:37', '17:09'],
    ['Reykjavik', '2004-12-21', '11:22', '15:30'],
    ['Bodø', '2022-12-21', '11:35', '12:24'],
    ['London', '2024-06-20', '04:43', '21:21'],
    ['Reykjavik', '2024-06-20', '02:55', '00:03'],
    ['New York', '2024-06-20', '05:25', '20:31'],
    ['New York', '2024-12-21', '07:16', '16:32'],
    ['Sydney', '2024-06-21', '07:00', '16:54'],
    ['Sydney', '2024-12-21', '05:41', '20:05'],
    ['Beijing', '2024-06-21', '04:46', '19:46'],
    ['Singapore', '2024-03-20', '07:09', '19:15'],
  ])('in %s on %s are within two minutes of %s and %s', (city, date, rise, set) => {
    const { sun, kind, timezone } = dayIn(city, date)
    expect(kind).toBe('normal')
    expect(Math.abs(minutesOf(clock(sun.up, timezone)) - minutesOf(rise))).toBeLessThanOrEqual(2)
    expect(Math.abs(minutesOf(clock(sun.down, timezone)) - minutesOf(set))).toBeLessThanOrEqual(2)
  })

  it('stand around a noon of the date, even where the calendar runs a day ahead of the sun', () => {
    const kiritimati: Point = { latitude: 1.87, longitude: -157.4 }
    const { noon, length } = sunDay('2024-06-20', kiritimati, 'Pacific/Kiritimati')
    expect(localTime(noon, 'Pacific/Kiritimati')).toBe('2024-06-20T12:31:00+14:00')
    expect(length! / 3600).toBeCloseTo(12.2, 1)
    const behind = sunDay('2024-06-20', { latitude: 0, longitude: 179 }, 'Etc/GMT+12')
    expect(localTime(behind.noon, 'Etc/GMT+12').slice(0, 10)).toBe('2024-06-20')
  })
})

describe('near the poles', () => {
  it('the sun stays up in summer', () => {
    const { kind, sun, length, civil } = dayIn('Tromsø', '2024-06-21')
    expect({ kind, sun, length }).toEqual({
      kind: 'polar day',
      sun: { up: null, down: null, stays: 'above' },
      length: 86_400,
    })
    expect(civil.up).toBeNull()
  })

  it('the sun stays down in winter, though there is twilight', () => {
    const { kind, sun, length, civil, timezone } = dayIn('Tromsø', '2024-12-21')
    expect({ kind, sun, length }).toEqual({
      kind: 'polar night',
      sun: { up: null, down: null, stays: 'below' },
      length: 0,
    })
    expect(clock(civil.up, timezone)).toBe('09:32')
  })

  it('the sun rises and does not set on the day when the polar day begins', () => {
    const { kind, sun, length } = dayIn('Tromsø', '2024-05-17')
    expect({ kind, length, down: sun.down }).toEqual({ kind: 'normal', length: null, down: null })
    expect(sun.up).not.toBeNull()
  })

  it('a twilight that lasts all night differs from one that never comes', () => {
    expect(dayIn('Reykjavik', '2024-06-21')).toMatchObject({
      kind: 'normal',
      civil: { up: null, down: null, stays: 'above' },
      astronomical: { stays: 'above' },
    })
    const dark = sunDay('2024-12-21', { latitude: 85, longitude: 0 }, 'UTC')
    expect(dark).toMatchObject({ civil: { stays: 'below' }, astronomical: { up: null, down: null, stays: 'below' } })
    expect(dayIn('Tromsø', '2024-12-21').civil.stays).toBeNull()
  })

  it('the pole itself has one day a year', () => {
    expect(sunDay('2024-06-21', { latitude: 90, longitude: 0 }, 'UTC').kind).toBe('polar day')
    expect(sunDay('2024-06-21', { latitude: -90, longitude: 0 }, 'UTC').kind).toBe('polar night')
  })
})

it('gives the three twilights to the minute', () => {
  const { civil, nautical, astronomical, noon } = sunDay('2013-03-05', { latitude: 50.5, longitude: 30.5 }, 'UTC')
  const times = [noon, civil.up, civil.down, nautical.up, nautical.down, astronomical.up, astronomical.down]
  const known = ['10:10', '04:02', '16:19', '03:24', '16:57', '02:46', '17:35']
  times.forEach((time, i) =>
    expect(Math.abs(minutesOf(clock(time, 'UTC')) - minutesOf(known[i]!))).toBeLessThanOrEqual(2),
  )
})
