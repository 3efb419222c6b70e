import { expect, it } from 'vitest'
import { digit, dot, except, native, ofRanges, space, union, word, type CharSet } from './chars.js'

const members = ({ has }: CharSet, text: string): string =>
  Array.from(text)
    .filter((character) => has(character.codePointAt(0)!))
    .join('')

it('ranges are found whatever their order and overlap', () => {
  const set = ofRanges([
    [110, 120],
    [97, 99],
    [98, 105],
    [0x1f432, 0x1f432],
  ])
  expect(members(set, '`abcijmnxyz🐲🐉')).toBe('abcinx🐲')
  expect(members(ofRanges([]), 'ab')).toBe('')
  expect(members(ofRanges([[98, 98]]), 'abc')).toBe('b')
})

it('unions have the members of all, inside ASCII and outside', () => {
  const set = union([ofRanges([[97, 98]]), native('\\p{Lu}')])
  expect(members(set, 'abcABCéÉ')).toBe('abABCÉ')
  expect(members(except(set), 'abcABCéÉ')).toBe('cé')
})

it('the sets of escapes are those of ECMAScript', () => {
  expect(members(digit, 'a0９9')).toBe('09')
  expect(members(word, 'aZ_9-é')).toBe('aZ_9')
  expect(members(space, 'a \u00a0\ufeff\n-')).toBe(' \u00a0\ufeff\n')
  expect(members(dot, 'a\n\r\u2028🐲')).toBe('a🐲')
})
