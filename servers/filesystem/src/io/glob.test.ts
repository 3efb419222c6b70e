import { expect, it } from 'vitest'
import { compileGlob } from './glob.js'

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

it.each([
  ['*a'.repeat(127), 'a'.repeat(255)],
  ['{a,b}'.repeat(51), 'ab'.repeat(25)],
  ['*'.repeat(256), 'a'.repeat(255)],
  [`${'**/'.repeat(80)}x`, Array(200).fill('a').join('/')],
  ['{a*a,a*b}'.repeat(28), 'a'.repeat(255)],
])('the hostile pattern %s takes no time', (pattern, path) => {
  const start = performance.now()
  expect(matches(pattern, path)).toBeTypeOf('boolean')
  expect(performance.now() - start).toBeLessThan(500)
})
