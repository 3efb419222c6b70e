import { expect, it } from 'vitest'
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
