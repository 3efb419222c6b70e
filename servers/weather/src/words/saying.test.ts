import { expect, it } from 'vitest'
import { english } from './english.js'
import { describeWeather, languages, said, windFrom, wordsOf } from './saying.js'

it('says what is not known, and never nought for it', () => {
  expect(said(english, 0, 'mm')).toBe('0 mm')
  expect(said(english, null, 'mm')).toBe('unknown')
  expect(said(english, 3.1)).toBe('3.1')
})

it.each([
  [0, 'from N', '北风'],
  [22, 'from N', '北风'],
  [41, 'from NE', '东北风'],
  [240, 'from SW', '西南风'],
  [359, 'from N', '北风'],
  [-90, 'from W', '西风'],
])('names the wind from %d degrees %s', (degrees, inEnglish, inChinese) => {
  expect(windFrom(english, degrees)).toBe(inEnglish)
  expect(windFrom(wordsOf['zh-Hans'], degrees)).toBe(inChinese)
})

it('puts a code into words, an unknown one as a number, and none as none', () => {
  expect(describeWeather(english, 61)).toBe('light rain')
  expect(describeWeather(english, 42)).toBe('weather code 42')
  expect(describeWeather(english, null)).toBeNull()
  expect(describeWeather(wordsOf['zh-Hans'], 61)).toBe('小雨')
})

it('knows the same codes in every language', () => {
  for (const language of languages) {
    expect(Object.keys(wordsOf[language].codes)).toEqual(Object.keys(english.codes))
  }
})
