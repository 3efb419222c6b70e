import { expect, it } from 'vitest'
import { quickest } from '../../../../scripts/quickest.js'
import { compileGlob } from './glob.js'
import { compileSegment } from './segment.js'

const matches = (pattern: string, path: string): boolean =>
  path.split('/').reduce((glob, name) => glob.into(name), compileGlob(pattern)).matches

const fit: [pattern: string, path: string][] = [
  ['a.ts', 'a.ts'],
  ['*.ts', 'a.ts'],
  ['*', '.hidden'],
  ['a*b*c', 'aXbYbZc'],
  ['a?c', 'abc'],
  ['a?c', 'a\u{1F600}c'],
  ['**', 'a/b/c'],
  ['**/*.ts', 'a.ts'],
  ['**/*.ts', 'a/b/c.ts'],
  ['src/**', 'src'],
  ['src/**/x', 'src/x'],
  ['src/**/x', 'src/a/b/x'],
  ['**/a/**/b', 'z/a/c/a/b'],
  ['./src//x', 'src/x'],
  ['[a-c]x', 'bx'],
  ['[!a-c]x', 'dx'],
  ['[]x]', ']'],
  ['[a-]', '-'],
  ['[\\]]', ']'],
  ['*.{ts,js}', 'a.js'],
  ['{,x}a', 'a'],
  ['{a*,b}c', 'aaac'],
  ['a,b', 'a,b'],
  ['a}b', 'a}b'],
  ['\\*', '*'],
  ['a**b', 'aXXb'],
]

const misfit: [pattern: string, path: string][] = [
  ['*.ts', 'a/b.ts'],
  ['*.ts', 'a.tsx'],
  ['a?c', 'ac'],
  ['src/*', 'src/a/b'],
  ['src/**/x', 'src/a/xy'],
  ['[a-c]x', 'dx'],
  ['[!a-c]x', 'ax'],
  ['*.{ts,js}', 'a.tsjs'],
  ['{a,b}c', 'abc'],
  ['\\*', 'a'],
  ['A', 'a'],
  ['a/b', 'a'],
]

it.each(fit)('%s fits %s', (pattern, path) => expect(matches(pattern, path)).toBe(true))
it.each(misfit)('%s does not fit %s', (pattern, path) => expect(matches(pattern, path)).toBe(false))

it.each([
  ['', 'is empty'],
  ['/', 'is empty'],
  ['../a', 'has ..'],
  ['a/../b', 'has ..'],
  ['{a/b,c}', 'has a / between braces'],
  ['{a', 'has a { without'],
  ['{a,{b,c}}', 'has a { inside another'],
  ['[a', 'has a [ without'],
  ['a\\', 'ends in a backslash'],
  ['x'.repeat(257), 'is longer than 256'],
])('the pattern %s is refused', (pattern, why) => {
  expect(() => compileGlob(pattern)).toThrow(expect.objectContaining({ code: 'INVALID_PATTERN' }))
  expect(() => compileGlob(pattern)).toThrow(why)
})

it('knows when nothing further down can fit', () => {
  const glob = compileGlob('src/*.ts')
  expect([glob.dead, glob.into('src').dead, glob.into('lib').dead]).toEqual([false, false, true])
  expect(glob.into('src').into('a.ts')).toMatchObject({ matches: true, dead: true })
  expect(compileGlob('src/**').into('src').into('a').dead).toBe(false)
})

const regExpOf = (pattern: string): RegExp => {
  const inner = pattern.replace(/[*?{,}]/g, (char) => ({ '*': '.*', '?': '.', '{': '(?:', ',': '|', '}': ')' })[char]!)
  return new RegExp(`^${inner}$`, 'su')
}

it('agrees with regular expressions on long patterns full of choices', () => {
  let seed = 7
  const pick = (from: readonly string[]): string => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return from[(seed >> 8) % from.length]!
  }
  const many = (length: number, from: readonly string[]): string => Array.from({ length }, () => pick(from)).join('')
  const parts = ['a', 'b', '*', '?', '{*,a}', '{,b}', '{a*,?b}', '{*}', 'ab', '{a,b,ab}']
  const seen = new Set<boolean>()
  for (let round = 0; round < 300; round++) {
    const pattern = many(1 + (round % 30), parts)
    const segment = compileSegment(pattern)
    for (let length = 0; length < 24; length++) {
      const name = many(length, ['a', 'b', 'c'])
      const expected = regExpOf(pattern).test(name)
      seen.add(expected)
      expect(segment(name), `${pattern} on ${name}`).toBe(expected)
    }
  }
  expect(seen.size).toBe(2)
})

it('keeps its answers over names of ever other characters', () => {
  const segment = compileSegment('[!a]?*')
  for (let code = 0x4e00; code < 0x4e00 + 600; code++) expect(segment(String.fromCharCode(code, 97))).toBe(true)
  expect([segment('ab'), segment('b'), segment('ba')]).toEqual([false, false, true])
})

it.each([
  ['*a'.repeat(127), 'a'.repeat(255)],
  ['{a,b}'.repeat(51), 'ab'.repeat(25)],
  ['*'.repeat(256), 'a'.repeat(255)],
  [`${'**/'.repeat(80)}x`, Array(200).fill('a').join('/')],
  ['{a*a,a*b}'.repeat(28), 'a'.repeat(255)],
])('the hostile pattern %s takes no time', (pattern, path) => {
  expect(quickest(500, () => expect(matches(pattern, path)).toBeTypeOf('boolean'))).toBeLessThan(500)
})
