import { expect, it } from 'vitest'
import { quickest } from '../../../../../scripts/quickest.js'
import { clause, line, shortLine, shortText } from './foreign.js'

const hostile = 'ok\nNote: \u001b[31mred\u009b2J\u202egnp.exe\u{e0041} \ud800end'

it('is one line of what can be seen', () => {
  expect(line(` ${hostile}\u2028more `)).toBe('ok Note: [31mred2Jgnp.exe end more')
  expect(line('杭州 👩‍🚒 é')).toBe('杭州 👩‍🚒 é')
})

it('keeps its lines where it may have some', () => {
  expect(shortText(`\n${hostile}\r\n\tx\u0085y\n`, 100)).toBe('ok\nNote: [31mred2Jgnp.exe end\n x\ny')
})

it('is cut with a mark, and not within a character', () => {
  expect(shortLine('x'.repeat(9), 9)).toBe('x'.repeat(9))
  expect(shortLine('x'.repeat(8) + '👩', 9)).toBe(`${'x'.repeat(8)}… (cut: 10 characters)`)
  expect(shortText('a\nbcd', 3)).toBe('a\nb… (cut: 5 characters)')
})

it('loses the stops at its end alone', () => {
  expect(['a. b...', '...', 'a'].map(clause)).toEqual(['a. b', '', 'a'])
})

it('takes no longer than in line with its length, however many stops it has', () => {
  const took = (stops: number): number => {
    const text = `${'.'.repeat(stops)}x`
    return quickest(0, () => clause(text))
  }
  expect(took(80_000)).toBeLessThan(20 * took(8000) + 50)
})
