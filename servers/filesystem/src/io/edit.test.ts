import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { applyEdits } from './edit.js'
import { decode, encode } from './encoding.js'

const edit = (text: string, oldText: string, newText: string, more: object = {}, fuzzy = false): string =>
  applyEdits(text, [{ oldText, newText, ...more }], fuzzy).text

describe('an edit', () => {
  it('replaces the one place where its text stands', () => {
    expect(edit('a\nb\nc\n', 'b', 'B')).toBe('a\nB\nc\n')
    expect(edit('a\nb\nc', 'b\nc', '')).toBe('a\n')
  })

  it('sees the outcome of the one before it', () => {
    const edits = [
      { oldText: 'a', newText: 'b' },
      { oldText: 'bb', newText: 'c' },
    ]
    expect(applyEdits('ab', edits)).toEqual({
      text: 'c',
      replaced: 2,
      loose: [],
    })
  })

  it.each([
    ['a\r\nb\r\nc', 'a\nb', 'x\ny\nz', 'x\r\ny\r\nz\r\nc'],
    ['a\nb\r\nc', 'a\nb', 'x\r\ny', 'x\ny\r\nc'],
    ['a\r\nb', 'b', 'x\ny', 'a\r\nx\r\ny'],
    ['a\r\nb\r\n', 'a\n', '', 'b\r\n'],
    ['a\r\n\r\nb', '\n\n', '\n', 'a\r\nb'],
    ['b', 'b', 'x\r\ny', 'x\ny'],
  ])('in %j takes line ends as they are there', (text, oldText, newText, result) => {
    expect(edit(text, oldText, newText)).toBe(result)
  })

  it('names the lines where it could not decide', () => {
    expect(() => edit('x\ny\nx\n', 'x', 'z')).toThrow(/more than once, at lines 1, 3/)
    expect(() => edit('x\n'.repeat(20), 'x', 'z')).toThrow(/at lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and more/)
    expect(() => edit('aaa', 'aa', 'b')).toThrow(/more than once/)
  })

  it('takes all where that was asked for, and as many as were expected', () => {
    expect(edit('x\ny\nx\n', 'x', 'xx', { replaceAll: true })).toBe('xx\ny\nxx\n')
    expect(edit('x\ny\nx\n', 'x', 'z', { expected: 2 })).toBe('z\ny\nz\n')
    expect(() => edit('x\ny\nx\n', 'x', 'z', { expected: 3 })).toThrow(/found 2 times and not 3, at line 1, 3/)
  })

  it('is refused where it would do nothing', () => {
    expect(() => applyEdits('a', [])).toThrow('There are no edits')
    expect(() => edit('a', '', 'b')).toThrow('is empty')
    expect(() => edit('a', 'a', 'a')).toThrow('changes nothing')
    expect(() => edit('a\r\n', 'a\n', 'a\r\n')).toThrow('changes nothing')
    expect(() => edit('a', 'b', 'c')).toThrow('is not in the file')
  })
})

describe('a fuzzy edit', () => {
  const code = 'if (a) {\n    one()\n    two()\n}\n'

  it('leaves white space at the ends of lines aside, and indents what comes in', () => {
    expect(edit(code, 'one()\ntwo()', 'three()\n  four()', {}, true)).toBe('if (a) {\n    three()\n      four()\n}\n')
    expect(edit(code, '\tone()\n\ttwo()\n', '\tone()\n', {}, true)).toBe('if (a) {\n    one()\n}\n')
    expect(edit('  last', 'last \n', 'end\n', {}, true)).toBe('  end')
  })

  it('says which edits it was needed for', () => {
    const edits = [
      { oldText: 'if (a)', newText: 'if (b)' },
      { oldText: 'one() \ntwo()', newText: 'one()' },
    ]
    expect(applyEdits(code, edits, true)).toMatchObject({
      replaced: 2,
      loose: [2],
    })
  })

  it('is offered where it would help, and is as strict about many places', () => {
    const hint = expect.stringContaining('at line 2: copy it exactly, or pass fuzzy') as string
    expect(() => edit(code, 'one()  ', 'x')).toThrow(expect.objectContaining({ code: 'NO_MATCH', hint }))
    expect(() => edit(' a\n  a\n', 'a\t', 'b', {}, true)).toThrow(/at lines 1, 2/)
    expect(() => edit(code, ' \n \n', 'x', {}, true)).toThrow(/is not in the file/)
  })
})

const spellings = fc.constantFrom(
  { encoding: 'utf-8', bom: false } as const,
  { encoding: 'utf-8', bom: true } as const,
  { encoding: 'utf-16le', bom: true } as const,
  { encoding: 'utf-16be', bom: true } as const,
  { encoding: 'gbk', bom: false } as const,
)

/** Text before, between and after, in characters that all of the encodings have. */
const prose = fc
  .array(fc.constantFrom('a', ' ', '\n', '\r\n', '\u4f60', '\u597d', '\uff0c', '\t', '.'), { maxLength: 60 })
  .map((parts) => parts.join(''))

describe('whatever is edited', () => {
  it('keeps every byte outside of the edit', () => {
    fc.assert(
      fc.property(spellings, prose, prose, prose, (spelling, before, after, newText) => {
        const marker = '\u4e16\u754c#'
        const bytes = encode(before + marker + after, spelling)
        const decoded = decode(bytes)
        expect(decoded).toMatchObject(spelling)
        const edited = encode(applyEdits(decoded!.text, [{ oldText: marker, newText }]).text, decoded!)
        const [head, tail] = [encode(before, spelling), encode(after, { ...spelling, bom: false })]
        expect(edited.subarray(0, head.length).equals(head)).toBe(true)
        expect(edited.subarray(edited.length - tail.length).equals(tail)).toBe(true)
        const middle = edited.subarray(head.length, edited.length - tail.length)
        const lines = (text: string): string => text.replaceAll('\r\n', '\n')
        expect(lines(iconv.decode(middle, spelling.encoding, { stripBOM: false }))).toBe(lines(newText))
      }),
      { numRuns: 300 },
    )
  })

  it('is either no text, or comes back byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decode(Buffer.from(bytes))
        const again = decoded ? encode(decoded.text, decoded) : bytes
        expect([...again]).toEqual([...bytes])
      }),
      { numRuns: 1000 },
    )
  })
})
