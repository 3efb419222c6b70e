const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const chinese = new Intl.DisplayNames('zh-Hans', { type: 'region', fallback: 'none' })

const spoken: Record<string, string> = { uk: 'GB', england: 'GB', usa: 'US', america: 'US', uae: 'AE', holland: 'NL' }

/** The name of a country by its code of two letters, in English or Chinese; the code itself where it has none. */
export const countryName = (code: string, language = 'en'): string =>
  (language === 'en' ? english : chinese).of(code) ?? code

/** Whether a word means this country: its code, or its English or Chinese name, in any case. */
export function meansCountry(word: string, code: string): boolean {
  const said = word.trim().toLowerCase()
  return (
    said === code.toLowerCase() ||
    spoken[said] === code ||
    said === english.of(code)?.toLowerCase() ||
    said === chinese.of(code)
  )
}
