import { createTwoFilesPatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyHunks } from './hunks.js'
import { parsePatch } from './patch-text.js'

const head = '--- a/x\n+++ b/x\n'
const apply = (text: string, hunks: string): string => applyHunks(text, parsePatch(head + hunks)[0]!.hunks, 'x')

describe('hunks', () => {
  it('go where they say, or to the one other place where they fit', () => {
    expect(apply('a\nb\nc\n', '@@ -2 +2 @@\n-b\n+B\n')).toBe('a\nB\nc\n')
    expect(apply('0\n0\na\nb\nc\n', '@@ -1,2 +1,2 @@\n a\n-b\n+B\n')).toBe('0\n0\na\nB\nc\n')
    expect(apply('x\ny\nx\n', '@@ -3 +3 @@\n-x\n+z\n')).toBe('x\ny\nz\n')
    expect(apply('a\nb\n', '@@ -1,0 +2 @@\n+new\n')).toBe('a\nnew\nb\n')
    expect(() => apply('x\ny\nx\n', '@@ -2 +2 @@\n-x\n+z\n')).toThrow(/fits "x" at several lines, such as 1 and 3/)
    expect(() => apply('a\n', '@@ -1 +1 @@\n-b\n+c\n')).toThrow(/Hunk 1 does not fit/)
  })

  it('are not looked for without an end', () => {
    const [many, lines] = [200_000, 100]
    const old = ` x\n`.repeat(lines)
    const hunk = `@@ -1,${lines + 1} +1,${lines} @@\n${old}-y\n`
    expect(() => apply('x\n'.repeat(many), hunk)).toThrow(/hunk 1 in "x" takes too long/)
  })

  it('take the line ends that are there, and leave those alone', () => {
    expect(apply('a\r\nb\r\nc', '@@ -1,2 +1,3 @@\n a\n-b\n+B\n+C\n')).toBe('a\r\nB\r\nC\r\nc')
    expect(apply('a\nb\r\nc\n', '@@ -1,3 +1,3 @@\n a\n b\n-c\n+C\n')).toBe('a\nb\r\nC\n')
  })

  it('end the file as they say, else as it ended before', () => {
    const endless = '\\ No newline at end of file\n'
    expect(apply('a\nb', `@@ -2 +2 @@\n-b\n${endless}+B\n${endless}`)).toBe('a\nB')
    expect(apply('a\nb', `@@ -2 +2 @@\n-b\n${endless}+B\n`)).toBe('a\nB\n')
    expect(apply('a\nb\n', `@@ -2 +2 @@\n-b\n+B\n${endless}`)).toBe('a\nB')
    expect(apply('a\nb', '@@ -2 +2,2 @@\n b\n+c\n')).toBe('a\nb\nc')
    expect(apply('a\n', '@@ -1 +0,0 @@\n-a\n')).toBe('')
    expect(apply('a\nb\r', '@@ -1 +1 @@\n-a\n+A\n')).toBe('A\nb\r')
  })

  it('come out as what was compared, whatever that was', () => {
    const text = fc
      .tuple(fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 30 }), fc.constantFrom('', 'a', 'end'))
      .map(([lines, last]) => lines.join('') + last)
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 4 }), (before, after, context) => {
        fc.pre(before !== after)
        const patch = createTwoFilesPatch('a/x', 'b/x', before, after, undefined, undefined, { context })
        expect(applyHunks(before, parsePatch(patch)[0]!.hunks, 'x')).toBe(after)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a patch', () => {
  it('is read with all that git says', () => {
    const patch = [
      'Some words before.',
      'diff --git a/old name b/new name',
      'similarity index 90%',
      'rename from old name',
      'rename to new name',
      'index 1..2 100644',
      '--- a/old name',
      '+++ b/new name\t2026-11-29',
      '@@ -1 +1 @@ in a function',
      '-a',
      '+b',
      'diff --git a/x b/y',
      'rename from x',
      'rename to y',
      'diff --git a/empty b/empty',
      'new file mode 100644',
      'index 0..0',
      'diff --git a/gone b/gone',
      'deleted file mode 100644',
      'diff --git "a/\\346\\226\\207" "b/\\346\\226\\207"',
      '--- "a/\\346\\226\\207"',
      '+++ "b/\\346\\226\\207"',
      '@@ -1 +1 @@',
      '--- a',
      '++++ b',
      '--- /dev/null',
      '+++ b/made',
      '@@ -0,0 +1 @@',
      '+x',
      '--- plain.orig',
      '+++ plain',
      '@@ -1,2 +1 @@',
      ' a',
      '-b',
      '',
    ].join('\n')
    expect(parsePatch(patch).map(({ from, to, hunks }) => [from, to, hunks.length])).toEqual([
      ['old name', 'new name', 1],
      ['x', 'y', 0],
      [undefined, 'empty', 0],
      ['gone', undefined, 0],
      ['\u6587', '\u6587', 1],
      [undefined, 'made', 1],
      ['plain.orig', 'plain', 1],
    ])
  })

  it.each([
    ['nothing here', /^Line 1 of the patch and all that follow name no file/],
    ['@@ -1 +1 @@\n-a\n+b\n', /^Line 1 .* a hunk of no file/],
    [`${head}`, /^Line 1 .* no hunk follows/],
    [`${head}@@ -1 +1 @@\n-a\n`, /^Line 3 .* ends too early/],
    [`${head}@@ -1 +1,2 @@\n-a\n-b\n+c\n`, /^Line 3 .* more lines than it says/],
    [`${head}@@ -1,2 +1,2 @@\n-a\n*b\n`, /^Line 5 .* is none of a hunk/],
    [`${head}@@ 1 @@\n`, /^Line 3 .* without saying where/],
    [`${head}@@ -1 +1 @@\n\\ No newline\n`, /^Line 4 .* before any line/],
    ['--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n', /^Line 1 .* names no file/],
    ['diff --git a/x b/x\nindex 1\nBinary files a/x and b/x differ\n', /^Line 3 .* not supported/],
    ['diff --git a/x b/x\n--- a/x\nno more\n', /^Line 2 .* not followed/],
  ])('that is none is refused: %j', (patch, why) => {
    expect(() => parsePatch(patch)).toThrow(why)
  })
})
