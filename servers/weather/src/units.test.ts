import { expect, it } from 'vitest'
import { inUnits } from './units.js'

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

it.each([
  [0, 'temperature', 273.15],
  [1013.25, 'pressure', 101_325],
  [3, 'windSpeed', 3],
] as const)('turns %d of %s into %d of the SI', (metric, quantity, value) => {
  expect(inUnits(metric, quantity, 'si')).toBe(value)
  expect(inUnits(null, quantity, 'si')).toBeNull()
})
