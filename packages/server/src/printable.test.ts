import { expect, it } from 'vitest'
import { printable } from './printable.js'

it('a text for the log forges no line, and fills none', () => {
  expect(printable('tools/call')).toBe('tools/call')
  expect(printable('a\n[mortise] b\u001b[2J\u2028c')).toBe('a\\u{a}[mortise] b\\u{1b}[2J\\u{2028}c')
  expect(printable('x'.repeat(201))).toBe(`${'x'.repeat(200)}...`)
})
