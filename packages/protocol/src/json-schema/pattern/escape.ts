import { digit, except, native, ofRanges, space, word, type CharSet } from './chars.js'
import type { Reader } from './reader.js'

/** What one escape stands for: a character, as its code point, or a set. */
export type Escaped = number | CharSet

const controls: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13 }
const sets: Record<string, CharSet> = {
  d: digit,
  D: except(digit),
  w: word,
  W: except(word),
  s: space,
  S: except(space),
}

const hex = (reader: Reader, length: number): number => {
  const digits = reader.takeWhile((character) => /^[0-9a-fA-F]$/.test(character), length)
  return digits.length === length ? Number.parseInt(digits, 16) : reader.fail('expected hexadecimal digits')
}

// A character beyond 16 bits may be written as the two halves that UTF-16 has for it.
const unicode = (reader: Reader): number => {
  if (reader.eat('{')) {
    const digits = reader.takeWhile((character) => /^[0-9a-fA-F]$/.test(character), 8)
    const point = Number.parseInt(digits, 16)
    return reader.eat('}') && point <= 0x10ffff ? point : reader.fail('expected a code point in braces')
  }
  const first = hex(reader, 4)
  const back = reader.at
  if (first >= 0xd800 && first < 0xdc00 && reader.eat('\\u')) {
    const second = reader.next === '{' ? 0 : hex(reader, 4)
    if (second >= 0xdc00 && second < 0xe000) return ((first - 0xd800) << 10) + (second - 0xdc00) + 0x10000
    reader.at = back
  }
  return first
}

const property = (reader: Reader, letter: string): CharSet => {
  const name = reader.eat('{') ? reader.takeWhile((character) => /^[\w=]$/.test(character)) : ''
  if (name === '' || !reader.eat('}')) return reader.fail('expected the name of a Unicode property in braces')
  try {
    return native(`\\${letter}{${name}}`)
  } catch {
    return reader.fail(`there is no Unicode property ${name}`)
  }
}

/** Reads an escape behind its backslash, assertions and back-references excepted. */
export function readEscape(reader: Reader): Escaped {
  const letter = reader.take()
  if (Object.hasOwn(controls, letter)) return controls[letter]!
  if (Object.hasOwn(sets, letter)) return sets[letter]!
  if (letter === 'p' || letter === 'P') return property(reader, letter)
  if (letter === 'x') return hex(reader, 2)
  if (letter === 'u') return unicode(reader)
  if (letter === 'c' && /^[A-Za-z]$/.test(reader.next)) return reader.take().charCodeAt(0) % 32
  if (letter === '0' && !/^\d$/.test(reader.next)) return 0
  if (/^[1-9]$/.test(letter) || letter === 'k') return reader.fail('back-references are not supported')
  if (letter === '' || /^[A-Za-z0-9]$/.test(letter)) return reader.fail(`\\${letter} means nothing`)
  return letter.codePointAt(0)!
}

/** What was escaped, as a set. */
export const setOf = (escaped: Escaped): CharSet =>
  typeof escaped === 'number' ? ofRanges([[escaped, escaped]]) : escaped
