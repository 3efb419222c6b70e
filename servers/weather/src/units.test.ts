import { expect, it } from 'vitest'
import { compassPoint, inUnits, said } from './units.js'

it.each([
  [0, 'temperature', 32],
  [-40, 'temperature', -40],
  [10, 'windSpeed', 22.4],
  [25.4, 'precipitation', 1],
  [1013.25, 'pressure', 29.92],
] as const)('turns %d of %s into %d', (si, quantity, value) => {
  expect(inUnits(si, quantity, 'imperial')).toBe(value)
  expect(inUnits(si, quantity, 'metric')).toBe(si)
  expect(inUnits(null, quantity, 'imperial')).toBeNull()
})

it('says what is not known, and never nought for it', () => {
  expect(said(0, 'mm')).toBe('0 mm')
  expect(said(null, 'mm')).toBe('unknown')
})

it.each([
  [0, 'N'],
  [22, 'N'],
  [41, 'NE'],
  [240, 'SW'],
  [359, 'N'],
  [-90, 'W'],
])('names the wind from %d degrees %s', (degrees, point) => {
  expect(compassPoint(degrees)).toBe(point)
})
