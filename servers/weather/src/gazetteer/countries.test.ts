import { expect, it } from 'vitest'
import { countryCode, countryName } from './countries.js'

it('names a country, and an unknown one by its code', () => {
  expect(countryName('FR')).toBe('France')
  expect(countryName('QQ')).toBe('QQ')
})

it.each(['fr', 'FR', 'France', ' france ', '法国', '法國', 'Frankreich', 'Франция'])('takes %s for France', (word) => {
  expect(countryCode(word)).toBe('FR')
})

it('knows what people say for the kingdom and the states', () => {
  expect(countryCode('UK')).toBe('GB')
  expect(countryCode('USA')).toBe('US')
  expect(countryCode('constructor')).toBeUndefined()
  expect(countryCode('Narnia')).toBeUndefined()
})

it('knows countries as they are today', () => {
  expect(countryCode('Deutschland')).toBe('DE')
  expect(countryCode('Myanmar')).toBe('MM')
})
