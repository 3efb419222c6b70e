import { fold } from './fold.js'

const namesIn = (language: string): Intl.DisplayNames =>
  new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
const english = namesIn('en')
const chinese = namesIn('zh-Hans')

/** Those of the languages of the gazetteer's names in which most people write. */
const others = [
  'zh-Hant',
  'es',
  'fr',
  'de',
  'pt',
  'it',
  'nl',
  'pl',
  'sv',
  'tr',
  'id',
  'vi',
  'ru',
  'uk',
  'el',
  'ar',
  'he',
]
const asian = ['fa', 'hi', 'ja', 'ko', 'th']
const spoken = { uk: 'GB', england: 'GB', usa: 'US', america: 'US', uae: 'AE', holland: 'NL' }

/** The name of a country by its code of two letters, in English or Chinese; the code itself where it has none. */
export const countryName = (code: string, language = 'en'): string =>
  (language === 'en' ? english : chinese).of(code) ?? code

/** The code of the country that a word means: its code, or its name in one of some twenty languages. */
export function countryCode(word: string): string | undefined {
  codes ??= readCodes()
  return codes.get(plain(word))
}

const plain = (word: string): string => fold(word, new Map())

let codes: ReadonlyMap<string, string> | undefined

/** The code of a country that is no more, such as DD, is canonically that of one that is. */
const isOfToday = (code: string): boolean => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`

/** Where a word names two countries in two languages, English and Chinese go first. */
function readCodes(): ReadonlyMap<string, string> {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const pairs = letters.flatMap((a) => letters.map((b) => a + b))
  const known = pairs.filter((code) => english.of(code) !== undefined && isOfToday(code))
  const found = new Map<string, string>(Object.entries(spoken))
  for (const code of known) if (!found.has(code.toLowerCase())) found.set(code.toLowerCase(), code)
  for (const names of [english, chinese, ...[...others, ...asian].map((language) => namesIn(language))]) {
    for (const code of known) {
      const name = plain(names.of(code) ?? '')
      if (!found.has(name)) found.set(name, code)
    }
  }
  return found
}
