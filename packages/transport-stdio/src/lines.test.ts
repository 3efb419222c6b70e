import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quickest } from '../../../scripts/quickest.js'
import { Lines, type Unreadable } from './lines.js'

type Line = string | Unreadable

/** Feeds the pieces, then ends. */
function cut(pieces: readonly Uint8Array[], limit = 1000): Line[] {
  const lines = new Lines(limit)
  const found = pieces.flatMap((piece) => lines.push(piece))
  const last = lines.end()
  return last === undefined ? found : [...found, last]
}

const bytes = (text: string): Buffer => Buffer.from(text)
const single = (all: Uint8Array): Uint8Array[] => Array.from(all, (_, at) => all.subarray(at, at + 1))
const fault = (line: Line | undefined): string | undefined => (typeof line === 'object' ? line.fault : undefined)

describe('lines', () => {
  it.each([
    ['nothing', '', []],
    ['one line', 'a\n', ['a']],
    ['several at once', 'a\nb\nc\n', ['a', 'b', 'c']],
    ['a last one without an end', 'a\nb', ['a', 'b']],
    ['CRLF', 'a\r\nb\r\n', ['a', 'b']],
    ['a CR inside, which ends nothing', 'a\rb\n', ['a\rb']],
    ['a CR that nothing follows', 'a\r', ['a']],
    ['two CRs, of which one belongs to the end', 'a\r\r\n', ['a\r']],
    ['the same, among others', 'a\r\r\nb\n', ['a\r', 'b']],
    ['blank lines, of any kind', '\n\r\n \t\n\na\n  \n', ['a']],
    ['a mark of byte order before any line', '\ufeffa\n\ufeffb\n\ufeff\n', ['a', 'b']],
    ['a mark of byte order inside', 'a\ufeffb\n', ['a\ufeffb']],
    ['separators that are no line ends here', 'a\u2028b\u2029c\u0085d\n', ['a\u2028b\u2029c\u0085d']],
    ['all widths of UTF-8', 'é世🪚\n', ['é世🪚']],
  ])('cuts %s', (_, text, expected) => {
    expect(cut([bytes(text)])).toEqual(expected)
    expect(cut(single(bytes(text)))).toEqual(expected)
  })

  it('cuts the same lines wherever the bytes are split', () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '\0', '\r', '\n', 'é', '世', '🪚', '\ufeff', '\u2028') }).map(bytes),
      fc.uint8Array({ maxLength: 30 }),
      fc.constantFrom('\n', '\r\n', '\ufeff', '🪚', 'x'.repeat(30)).map(bytes),
    )
    const split = fc.tuple(fc.array(piece), fc.array(fc.nat(400)))
    fc.assert(
      fc.property(split, ([pieces, at]) => {
        const all = Buffer.concat(pieces)
        const ends = [...at.filter((each) => each <= all.length).toSorted((a, b) => a - b), all.length]
        const parts = ends.map((end, i) => all.subarray(i === 0 ? 0 : ends[i - 1], end))
        expect(Buffer.concat(parts)).toEqual(all)
        expect(cut(parts, 40)).toEqual(cut([all], 40))
        expect(cut(single(all), 40)).toEqual(cut([all], 40))
      }),
    )
  })

  it('gives back any text that holds no line end [N053]', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), (texts) => {
        expect(cut([bytes(texts.map((text) => `${text}\n`).join(''))], 1e6)).toEqual(texts)
      }),
    )
  })
})

describe('a line that is no UTF-8', () => {
  it.each([
    ['bytes that never occur', [0xff, 0xfe]],
    ['a character cut short', [0xe4, 0xb8]],
    ['a character longer than it need be', [0xc0, 0x80]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
  ])('is told, and spoils no other: %s', (_, wrong) => {
    const all = Buffer.concat([bytes('before\n{"a":"'), Buffer.from(wrong), bytes('"}\nafter é\n')])
    for (const pieces of [[all], single(all)]) {
      const [before, bad, after] = cut(pieces)
      expect([before, fault(bad), after]).toEqual(['before', 'encoding', 'after é'])
      expect((bad as Unreadable).head).toMatch(/^\{"a":".*"\}$/)
    }
  })
})

describe('a line over the limit', () => {
  it('is told once it ends, with both its ends, and spoils no other', () => {
    const all = bytes(`before\nhead${'x'.repeat(5000)}tail\nafter\n`)
    for (const pieces of [[all], single(all), [all.subarray(0, 2000), all.subarray(2000)]]) {
      const [before, long, after] = cut(pieces)
      expect([before, fault(long), after]).toEqual(['before', 'length', 'after'])
      expect(long).toMatchObject({ head: `head${'x'.repeat(252)}`, tail: `${'x'.repeat(252)}tail` })
    }
  })

  it('is told at the end of the stream when nothing ends it before', () => {
    expect(cut(single(bytes('x'.repeat(50))), 10).map(fault)).toEqual(['length'])
  })

  it('begins one byte above the limit, its end not counted', () => {
    for (const end of ['\n', '\r\n', '']) {
      for (const pieces of [single(bytes(`12345${end}`)), [bytes(`12345${end}`)]])
        expect(cut(pieces, 5)).toEqual(['12345'])
      for (const pieces of [single(bytes(`123456${end}`)), [bytes(`123456${end}`)]]) {
        expect(cut(pieces, 5).map(fault)).toEqual(['length'])
      }
    }
  })

  it('is not kept', () => {
    const lines = new Lines(2 ** 20)
    const piece = Buffer.alloc(2 ** 16, 'x')
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 2000; i++) expect(lines.push(piece)).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 2 ** 20)
    expect(lines.push(bytes('\nafter\n')).map((line) => fault(line) ?? line)).toEqual(['length', 'after'])
  })
})

it('reads a long line in time that grows with its length alone', () => {
  const time = (size: number): number =>
    quickest(0, () => {
      const lines = new Lines(size)
      const piece = Buffer.alloc(16, 'x')
      for (let i = 0; i < size / 16; i++) lines.push(piece)
      expect(lines.end()).toHaveLength(size)
    })
  const [short, long] = [time(2 ** 19), time(2 ** 22)]
  // Eight times the length; quadratic work would take 64 times as long.
  expect(long / short).toBeLessThan(32)
})
