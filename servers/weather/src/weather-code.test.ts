import { expect, it } from 'vitest'
import { describeWeather } from './weather-code.js'

it('puts a code into words, an unknown one as a number, and none as none', () => {
  expect(describeWeather(61)).toBe('light rain')
  expect(describeWeather(42)).toBe('weather code 42')
  expect(describeWeather(null)).toBeNull()
})
