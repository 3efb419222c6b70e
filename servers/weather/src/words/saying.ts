import { z } from 'zod'
import type { Language } from '../providers/weather.js'
import { chinese } from './chinese.js'
import { english } from './english.js'
import type { Words } from './words.js'

/** The language in which a tool words its answer: headings, weather, names of places. */
export const languageSchema = z
  .enum(['en', 'zh-Hans'])
  .describe('Of headings, weather words and names of places: en, zh-Hans')

/** The languages by name. */
export const languages = languageSchema.options satisfies readonly Language[]

/** The words of each language. */
export const wordsOf: Readonly<Record<Language, Words>> = { en: english, 'zh-Hans': chinese }

/** A line that begins with what it is about. */
export const line = ({ colon, comma }: Words, about: string, ...values: string[]): string =>
  about + colon + values.join(comma)

/** Something in brackets. */
export const bracketed = ({ brackets: [open, close] }: Words, text: string): string => open + text + close

/** A value with its unit, for reading; what is not known is called so. */
export const said = ({ unknown }: Words, value: number | null, unit = ''): string =>
  value === null ? unknown : unit === '' ? `${value}` : `${value} ${unit}`

/** Where a wind comes from, in words. */
export const windFrom = ({ from }: Words, degrees: number): string =>
  from[Math.round((((degrees % 360) + 360) % 360) / 45) % 8]!

/** The weather that a WMO code stands for, in words; null where there is no code. */
export const describeWeather = ({ codes, code: unnamed }: Words, code: number | null): string | null =>
  code === null ? null : (codes[code] ?? `${unnamed} ${code}`)
