import { expect, it } from 'vitest'
import { hadDate, isoAt, laterDate, localDate, localTime, offsetAt, startOfDate } from './clock.js'

const hour = 3_600_000

it('knows how far a zone is from UTC, in summer and winter, and in 1969', () => {
  expect(offsetAt(Date.UTC(2024, 0, 1), 'Europe/London')).toBe(0)
  expect(offsetAt(Date.UTC(2024, 6, 1), 'Europe/London')).toBe(hour)
  expect(offsetAt(Date.UTC(2024, 6, 1, 12, 0, 0, 500), 'Asia/Kathmandu')).toBe(5.75 * hour)
  expect(offsetAt(-1500, 'America/New_York')).toBe(-5 * hour)
})

it('writes local time with its offset, to the nearest minute', () => {
  expect(localTime(Date.UTC(2026, 10, 20, 6, 29, 40), 'Asia/Shanghai')).toBe('2026-11-20T14:30:00+08:00')
  expect(localTime(Date.UTC(2026, 10, 20, 1), 'America/St_Johns')).toBe('2026-11-19T21:30:00-03:30')
  expect(isoAt(0, 0)).toBe('1970-01-01T00:00:00+00:00')
})

it('tells the date of a place, and when it starts there', () => {
  expect(localDate(Date.UTC(2026, 10, 20, 20), 'Asia/Shanghai')).toBe('2026-11-21')
  expect(startOfDate('2026-11-21', 'Asia/Shanghai')).toBe(Date.UTC(2026, 10, 20, 16))
  // The clocks are put forward at two, after the date has started.
  expect(startOfDate('2024-03-10', 'America/New_York')).toBe(Date.UTC(2024, 2, 10, 5))
  expect(laterDate('2024-02-28', 2)).toBe('2024-03-01')
})

it.each([
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Kwajalein', '1993-08-21'],
])('knows that %s left out the %s, and only that day', (timezone, date) => {
  expect(hadDate(date, timezone)).toBe(false)
  for (const days of [-1, 1]) expect(hadDate(laterDate(date, days), timezone)).toBe(true)
})

it.each(['Pacific/Kiritimati', 'Etc/GMT+12', 'America/Sao_Paulo', 'Asia/Shanghai'])(
  'knows of %s that it had each day of a year, those of change too',
  (timezone) => {
    const dates = Array.from({ length: 366 }, (_, i) => laterDate('2016-01-01', i))
    expect(dates.filter((date) => !hadDate(date, timezone))).toEqual([])
  },
)

it('refuses a zone that does not exist', () => {
  expect(() => offsetAt(0, 'Mars/Olympus')).toThrow(RangeError)
})
