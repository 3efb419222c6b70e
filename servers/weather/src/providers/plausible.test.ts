import { expect, it } from 'vitest'
import { conditions, nothing, rainyDay } from '../testing/fake-weather.js'
import { plausible } from './plausible.js'

it('lets through what there can be, and what is not known', () => {
  for (const values of [conditions, nothing, rainyDay]) expect(plausible('X', values)).toBe(values)
  expect(plausible('X', { temperature: -89.2, windGusts: 113, pressure: 870 })).toBeDefined()
})

it.each([
  { temperature: -1e308 },
  { temperatureMax: Infinity },
  { humidity: NaN },
  { precipitation: -1 },
  { pressure: 101_325 },
  { windDirection: 361 },
  { weatherCode: 100 },
  { usAqi: -9999 },
])('refuses %j', (values) => {
  expect(() => plausible('X', values)).toThrow(/^MALFORMED: What X answered has \S+ as \w+, which cannot be/)
})
