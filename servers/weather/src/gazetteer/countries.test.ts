import { expect, it } from 'vitest'
import { countryName, meansCountry } from './countries.js'

it('names a country, and an unknown one by its code', () => {
  expect(countryName('FR')).toBe('France')
  expect(countryName('QQ')).toBe('QQ')
})

it.each(['fr', 'FR', 'France', ' france ', '法国'])('takes %s for France', (word) => {
  expect(meansCountry(word, 'FR')).toBe(true)
})

it('knows what people say for the kingdom and the states', () => {
  expect(meansCountry('UK', 'GB')).toBe(true)
  expect(meansCountry('USA', 'US')).toBe(true)
  expect(meansCountry('UK', 'US')).toBe(false)
  expect(meansCountry('constructor', 'US')).toBe(false)
})
