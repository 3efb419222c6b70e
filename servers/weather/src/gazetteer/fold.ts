/**
 * The form in which names are compared: small letters, no accents, no spaces, no punctuation. `simplify` says which
 * simplified sign stands for a traditional Chinese one; a final 市 (city) is dropped, as people write it or not.
 */
export function fold(text: string, simplify: ReadonlyMap<string, string>): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}\p{S}\s]/gu, '')
    .normalize('NFC')
    .toLowerCase()
  if (!/\p{Script=Han}/u.test(plain)) return plain
  return Array.from(plain, (sign) => simplify.get(sign) ?? sign)
    .join('')
    .replace(/(?<=..)市$/u, '')
}
