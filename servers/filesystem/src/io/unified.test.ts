import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applyHunks } from './hunks.js'
import { parsePatch } from './patch-text.js'
import { unifiedDiff } from './unified.js'

const sides = { before: 'a/x', after: 'b/x' }

it('prints what has changed, line ends included', () => {
  const diff = unifiedDiff('one\ntwo\n', 'one\ntwo\r\n', sides)
  expect(diff).toContain('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-two\n+two\r\n')
  expect(unifiedDiff('1\n2\n3\n4\n', '1\n2\n3\nx\n', { ...sides, context: 1 })).toContain('@@ -3,2 +3,2 @@')
})

it('neither prints nor compares without end', () => {
  const many = (what: string, count: number): string =>
    Array.from({ length: count }, (_, at) => `${what} ${at}\n`).join('')
  expect(unifiedDiff(many('a', 10_000), many('b', 10_000), sides)).toMatch(/^\[the texts differ too much/)
  const long = 'x'.repeat(100_000)
  expect(unifiedDiff(`${long}1\n`, `${long}2\n`, sides)).toMatch(/\n\[the rest of the diff is left out\]\n$/)
})

it('is what comes of comparing the whole, wherever the texts differ', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', '', 'c'), { maxLength: 25 }).map((all) => all.join('\n'))
  fc.assert(
    fc.property(lines, lines, lines, lines, fc.integer({ min: 0, max: 4 }), (head, one, other, tail, context) => {
      const [before, after] = [head + one + tail, head + other + tail]
      fc.pre(before !== after)
      const diff = unifiedDiff(before, after, { before: 'x', after: 'y', context })
      expect(applyHunks(before, parsePatch(diff)[0]!.hunks, 'x')).toBe(after)
    }),
    { numRuns: 500 },
  )
})

it('compares what differs alone, and no more of it than makes sense', () => {
  const many = 'a\n'.repeat(2_000_000)
  const sides = { before: 'x', after: 'y', context: 1 }
  expect(unifiedDiff('a', 'a', sides)).toBe('--- x\n+++ y\n')
  expect(unifiedDiff(many, `${many}b\n`, sides)).toBe('--- x\n+++ y\n@@ -2000000,1 +2000000,2 @@\n a\n+b\n')
  expect(unifiedDiff(many, many.replaceAll('a', 'b'), sides)).toBe('[the texts differ too much to be compared]\n')
})
