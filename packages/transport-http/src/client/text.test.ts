import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Pieces, Utf8 } from './text.js'

const cut = (bytes: Uint8Array, at: readonly number[]): Uint8Array[] => {
  const ends = [...at.map((each) => each % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1]!, end))
}

it('gives the same text however its bytes are cut', () => {
  const text = fc
    .array(fc.constantFrom('a', '\n', 'é', '€', '\uFEFF', '😀', '\u{10FFFF}'), { maxLength: 30 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat(), { maxLength: 20 }), (whole, at) => {
      const utf8 = new Utf8()
      const got = cut(new TextEncoder().encode(whole), at).map((chunk) => utf8.decode(chunk))
      expect(got.join('')).toBe(whole)
    }),
  )
})

it('replaces what is no UTF-8, and goes on', () => {
  const utf8 = new Utf8()
  expect(utf8.decode(Uint8Array.of(0x61, 0xe2, 0x82)) + utf8.decode(Uint8Array.of(0x62))).toBe('a\ufffdb')
  expect(utf8.decode(Uint8Array.of(0x63))).toBe('c')
})

it('joins more pieces than it holds at a time, and starts again', () => {
  const pieces = new Pieces()
  for (let count = 0; count < 5_000; count++) pieces.add(String(count % 10))
  expect(pieces.length).toBe(5_000)
  expect(pieces.take()).toBe('0123456789'.repeat(500))
  expect([pieces.length, pieces.take()]).toEqual([0, ''])
})
