import { describe, expect, it } from 'vitest'
import { elongation, moonOn } from './moon.js'

describe('the moon', () => {
  // The instants of the phases as almanacs give them.
  it.each([
    ['2024-01-11T11:57Z', 0],
    ['2024-01-18T03:53Z', 90],
    ['2024-01-25T17:54Z', 180],
    ['2024-02-02T23:18Z', 270],
    ['2024-04-08T18:21Z', 0],
    ['2024-09-18T02:34Z', 180],
    ['2025-03-14T06:55Z', 180],
    ['2025-03-29T10:58Z', 0],
  ])('stands at %s as far from the sun as the phase says', (instant, angle) => {
    const off = Math.abs(elongation(Date.parse(instant)) - angle)
    expect(Math.min(off, 360 - off)).toBeLessThan(0.15)
  })

  it.each([
    ['2024-04-07', 'waning crescent'],
    ['2024-04-08', 'new moon'],
    ['2024-04-09', 'waxing crescent'],
    ['2024-01-18', 'first quarter'],
    ['2024-01-20', 'waxing gibbous'],
    ['2024-01-25', 'full moon'],
    ['2024-01-28', 'waning gibbous'],
    ['2024-02-02', 'last quarter'],
  ])('is named on %s: %s', (date, phase) => {
    expect(moonOn(date, 'UTC').phase).toBe(phase)
  })

  it('is full on the date of the place', () => {
    expect(moonOn('2024-09-18', 'Europe/London').phase).toBe('full moon')
    expect(moonOn('2024-09-17', 'America/Los_Angeles').phase).toBe('full moon')
  })

  it('is lit as in the worked example in Meeus (48.a)', () => {
    const { illumination } = moonOn('1992-04-11', 'Etc/GMT+12')
    expect(illumination).toBeCloseTo(0.6786, 2)
  })

  it('ages from new to new', () => {
    expect(moonOn('2024-04-09', 'UTC').age).toBeLessThan(2)
    expect(moonOn('2024-01-25', 'UTC').age).toBeCloseTo(14.6, 0)
  })
})
