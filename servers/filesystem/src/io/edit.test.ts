import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { applyEdits } from './edit.js'
import { decode, encode } from './encoding.js'

const edit = async (
  text: string,
  oldText: string,
  newText: string,
  more: object = {},
  fuzzy = false,
): Promise<string> => (await applyEdits(text, [{ oldText, newText, ...more }], { fuzzy })).text

describe('an edit', () => {
  it('replaces the one place where its text stands', async () => {
    expect(await edit('a\nb\nc\n', 'b', 'B')).toBe('a\nB\nc\n')
    expect(await edit('a\nb\nc', 'b\nc', '')).toBe('a\n')
  })

  it('sees the outcome of the one before it', async () => {
    const edits = [
      { oldText: 'a', newText: 'b' },
      { oldText: 'bb', newText: 'c' },
    ]
    expect(await applyEdits('ab', edits)).toEqual({
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
  ])('in %j takes line ends as they are there', async (text, oldText, newText, result) => {
    expect(await edit(text, oldText, newText)).toBe(result)
  })

  it('names the lines where it could not decide', async () => {
    await expect(edit('x\ny\nx\n', 'x', 'z')).rejects.toThrow(/more than once, at lines 1, 3/)
    await expect(edit('x\n'.repeat(20), 'x', 'z')).rejects.toThrow(/at lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and more/)
    await expect(edit('aaa', 'aa', 'b')).rejects.toThrow(/more than once/)
  })

  it('takes all where that was asked for, and as many as were expected', async () => {
    expect(await edit('x\ny\nx\n', 'x', 'xx', { replaceAll: true })).toBe('xx\ny\nxx\n')
    expect(await edit('x\ny\nx\n', 'x', 'z', { expected: 2 })).toBe('z\ny\nz\n')
    await expect(edit('x\ny\nx\n', 'x', 'z', { expected: 3 })).rejects.toThrow(/found 2 times and not 3, at line 1, 3/)
  })

  it('is refused where it would do nothing', async () => {
    await expect(applyEdits('a', [])).rejects.toThrow('There are no edits')
    await expect(edit('a', '', 'b')).rejects.toThrow('is empty')
    await expect(edit('a', 'a', 'a')).rejects.toThrow('changes nothing')
    await expect(edit('a\r\n', 'a\n', 'a\r\n')).rejects.toThrow('changes nothing')
    await expect(edit('a', 'b', 'c')).rejects.toThrow('is not in the file')
  })
})

describe('a fuzzy edit', () => {
  const code = 'if (a) {\n    one()\n    two()\n}\n'

  it('leaves white space at the ends of lines aside, and indents what comes in', async () => {
    expect(await edit(code, 'one()\ntwo()', 'three()\n  four()', {}, true)).toBe(
      'if (a) {\n    three()\n      four()\n}\n',
    )
    expect(await edit(code, '\tone()\n\ttwo()\n', '\tone()\n', {}, true)).toBe('if (a) {\n    one()\n}\n')
    expect(await edit('  last', 'last \n', 'end\n', {}, true)).toBe('  end')
  })

  it('says which edits it was needed for', async () => {
    const edits = [
      { oldText: 'if (a)', newText: 'if (b)' },
      { oldText: 'one() \ntwo()', newText: 'one()' },
    ]
    expect(await applyEdits(code, edits, { fuzzy: true })).toMatchObject({
      replaced: 2,
      loose: [2],
    })
  })

  it('is offered where it would help, and is as strict about many places', async () => {
    const hint = expect.stringContaining('at line 2: copy it exactly, or pass fuzzy') as string
    await expect(edit(code, 'one()  ', 'x')).rejects.toThrow(expect.objectContaining({ code: 'NO_MATCH', hint }))
    await expect(edit(' a\n  a\n', 'a\t', 'b', {}, true)).rejects.toThrow(/at lines 1, 2/)
    await expect(edit(code, ' \n \n', 'x', {}, true)).rejects.toThrow(/is not in the file/)
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
  it('keeps every byte outside of the edit', async () => {
    await fc.assert(
      fc.asyncProperty(spellings, prose, prose, prose, async (spelling, before, after, newText) => {
        const marker = '\u4e16\u754c#'
        const bytes = encode(before + marker + after, spelling)
        const decoded = decode(bytes)
        expect(decoded).toMatchObject(spelling)
        const edited = encode(await edit(decoded!.text, marker, newText), decoded!)
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
