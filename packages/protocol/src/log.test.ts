import { afterEach, expect, it, vi } from 'vitest'
import { logged, writeEntry } from './log.js'
import { revisionOf } from './revision/index.js'

const newest = revisionOf('2026-07-28')!
afterEach(() => vi.restoreAllMocks())

it('makes an entry of what was wanted and how it ended, and of nothing that was carried', () => {
  const end = logged('tools/call', { name: 'add', arguments: { secret: 1 } }, newest)
  const entry = { method: 'tools/call', subject: 'add', version: '2026-07-28', ms: expect.any(Number) as number }
  expect(end({ result: {} })).toEqual({ ...entry, end: 'ok' })
  expect(end({ result: { isError: true } })).toEqual({ ...entry, end: 'tool_error' })
  expect(end({ reason: new TypeError('x') })).toEqual({ ...entry, end: 'TypeError' })
  expect(end('asked')).toEqual({ ...entry, end: 'asked' })
})

it('writes a line that nobody can forge another with', () => {
  const write = vi.spyOn(console, 'error').mockImplementation(() => {})
  const entry = { version: '2026-07-28', ms: 1.25, end: 'ok' }
  writeEntry({ method: 'tools/list', ...entry })
  writeEntry({ method: 'a\nb', subject: 'x\ny', principal: 'ann\n', ...entry })
  expect(write.mock.calls).toEqual([
    ['[mortise] 2026-07-28 tools/list 1.3 ms ok'],
    ['[mortise] 2026-07-28 "a\\nb" "x\\ny" 1.3 ms ok for "ann\\n"'],
  ])
  writeEntry({ method: 'a', subject: '\u009B2J\u2028\u202E', ...entry })
  expect(write.mock.lastCall).toEqual(['[mortise] 2026-07-28 a "\\u{9b}2J\\u{2028}\\u{202e}" 1.3 ms ok'])
  const long = 'x'.repeat(1e6)
  writeEntry({ method: long, subject: long, principal: long, ...entry })
  expect(String(write.mock.lastCall).length).toBeLessThan(2000)
})
