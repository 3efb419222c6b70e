import { expect, it } from 'vitest'
import { brief, kind, listed, printIssue, quoted } from './issue.js'

it.each([
  [[], 'wrong'],
  [['a'], 'a: wrong'],
  [['a', 0, 'b'], 'a[0].b: wrong'],
  [[2, 'b'], '[2].b: wrong'],
  [['x'.repeat(200)], `${'x'.repeat(77)}...: wrong`],
])('an issue at %j is printed in one line', (path, line) => {
  expect(printIssue({ path, message: 'wrong' })).toBe(line)
})

it.each([
  [null, 'null'],
  [[], 'an array'],
  [{}, 'an object'],
  [1, 'an integer'],
  [1.5, 'a number'],
  [Number.NaN, 'NaN'],
  ['a', 'a string'],
  [true, 'a boolean'],
  [undefined, 'nothing'],
])('the kind of %j is %s', (value, words) => {
  expect(kind(value)).toBe(words)
})

it('what is quoted or listed stays short', () => {
  expect(brief('abc', 3)).toBe('abc')
  expect(quoted('a\n"')).toBe('"a\\n\\""')
  expect(quoted('x'.repeat(1e6))).toHaveLength(82)
  expect(listed(['a', 1, null])).toBe('"a", 1, null')
  expect(listed(Array.from({ length: 20 }, (_, i) => i))).toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (20 in all)')
})
