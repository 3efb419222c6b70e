import { expect, it } from 'vitest'
import { codeOf } from './icon.js'
import { celsius, degrees, highestSpeed, valueOf } from './quantities.js'

it.each([
  ['wmoUnit:degC', 12.34, 12.3],
  ['unit:degF', 50, 10],
  ['wmoUnit:km_h-1', 36, 10],
  ['wmoUnit:m_s-1', 10, 10],
  ['wmoUnit:Pa', 101_325, 1013.3],
  ['wmoUnit:percent', 55.55, 55.6],
])('reads %s', (unitCode, value, read) => {
  expect(valueOf({ unitCode, value })).toBe(read)
})

it('knows nothing of what has no value, and refuses what has no unit', () => {
  expect([valueOf(undefined), valueOf(null), valueOf({ value: null })]).toEqual([null, null, null])
  expect(() => valueOf({ value: 1 })).toThrow("a value in ''")
})

it('reads temperatures in either unit', () => {
  expect([celsius(52, 'F'), celsius(11, 'C'), celsius(null, 'F')]).toEqual([11.1, 11, null])
})

it.each([
  ['5 to 10 mph', 4.5],
  ['16 km/h', 4.4],
  ['calm', null],
  ['', null],
])('takes the highest speed of "%s"', (text, speed) => {
  expect(highestSpeed(text)).toBe(speed)
})

it('reads points of the compass', () => {
  expect([degrees('N'), degrees('SW'), degrees('NNW'), degrees('')]).toEqual([0, 225, 337.5, null])
})

it.each([
  ['https://api.weather.gov/icons/land/day/sct?size=medium', 2],
  ['https://api.weather.gov/icons/land/night/sct/tsra,40?size=medium', 95],
  ['https://api.weather.gov/icons/land/day/hot?size=medium', null],
  ['/icons/land/day/few', 1],
  ['', null],
  [null, null],
])('reads the worse half of the icon %s', (icon, code) => {
  expect(codeOf(icon)).toBe(code)
})
