import { expect, it } from 'vitest'
import { printable } from './printable.js'

it('what a terminal would obey is spelled out', () => {
  expect(printable('a\n\u001B[31mFAKE\u009B\u202E\u2028')).toBe('a\\u{a}\\u{1b}[31mFAKE\\u{9b}\\u{202e}\\u{2028}')
  expect(printable('the name "größe" 天気 🌦')).toBe('the name "größe" 天気 🌦')
})

it('what is long is cut in the middle', () => {
  const cut = printable(`begin${'x'.repeat(1e6)}end`)
  expect(cut).toMatch(/^beginx+\.\.\.x+end$/)
  expect(cut).toHaveLength(503)
  expect(printable('x'.repeat(11), 10)).toBe('xxxxx...xxxxx')
})

it('a text forges no line of a log', () => {
  expect(printable('a\n[mortise] b\u001B[2J')).toBe('a\\u{a}[mortise] b\\u{1b}[2J')
})
