import { expect, it } from 'vitest'
import { jsonLine, printable } from './printable.js'

it.each([
  ['plain "name" \\ é 日本 👍🏽', 'plain "name" \\ é 日本 👍🏽'],
  ['a\nb', String.raw`a\nb`],
  ['\u001b[31mred', String.raw`\u001b[31mred`],
  ['\u009b31m', String.raw`\u009b31m`],
  ['\u007f', String.raw`\u007f`],
  ['gpj.\u202eexe', String.raw`gpj.\u202eexe`],
  ['\u2066a\u2069\u200f', String.raw`\u2066a\u2069\u200f`],
  ['a\u2028b\u2029c\u0085d', String.raw`a\u2028b\u2029c\u0085d`],
])('%j is printed as %s', (name, printed) => {
  expect(printable(name)).toBe(printed)
})

it('is the same value as JSON', () => {
  const value = { name: 'a\n\u009b\u202e"\\' }
  const line = jsonLine(value)
  expect([JSON.parse(line), line]).toEqual([value, String.raw`{"name":"a\n\u009b\u202e\"\\"}`])
})
