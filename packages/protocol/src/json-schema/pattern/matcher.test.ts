import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Spent, unpaid, type Budget } from '../budget.js'
import { compilePattern, type Matcher } from './matcher.js'

const states = 20_000
const plain = (source: string): Matcher => compilePattern(source, { states })
/** The same by our own machines, which an empty look-ahead makes sure of. */
const ours = (source: string): Matcher => plain(`(?=)(?:${source})`)

const purse = (left: number): Budget & { left: number } => ({
  left,
  spend(steps) {
    if ((this.left -= steps) < 0) throw new Spent('spent')
  },
  enter: () => undefined,
  leave: () => undefined,
})

describe('compilePattern', () => {
  it.each([
    ['', ['', 'a'], []],
    ['a', ['a', 'bab'], ['', 'A']],
    ['^a*$', ['', 'aaa'], ['b', 'aab']],
    ['^(?:ab|cd)+?$', ['ab', 'abcd'], ['', 'abc']],
    ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
    ['^a{2,}$', ['aa', 'aaaaa'], ['a']],
    ['^(?:ab){0}$', [''], ['ab']],
    ['^a{,2}{x}$', ['a{,2}{x}'], ['aa']],
    ['^.$', ['a', '🐲', '\ud83d'], ['', '\n', '\u2028', 'ab']],
    ['^[^a-c\\d]$', ['d', '-', '\n'], ['b', '5']],
    ['^[\\w-.]+$', ['a-b.c'], ['a b']],
    ['^[a-]$', ['a', '-'], ['b']],
    ['^[^]$', ['a', '\n'], ['', 'ab']],
    ['[]', [], ['', 'a']],
    ['^a]}$', ['a]}'], ['a']],
    ['^[\\b]$', ['\b'], ['b']],
    ['^[\\x41-\\u0043\\u{1F432}]$', ['B', '🐲'], ['D']],
    ['^\\uD83D\\uDC32$', ['🐲'], ['\ud83d']],
    ['^\\ud83d\\u{41}$', ['\ud83dA'], ['A']],
    ['^\\ud83d\\u0041$', ['\ud83dA'], ['🐲']],
    ['^\\cJ\\0\\t\\v\\f\\r\\n$', ['\n\0\t\v\f\r\n'], ['J']],
    ['^\\p{Lu}\\P{Lu}$', ['Éé'], ['éÉ', 'Aß?']],
    ['^\\p{Script=Greek}+$', ['αβγ'], ['abc']],
    ['^\\S\\s\\D\\W$', ['a\u00a0b-'], ['a  b', '1 1-']],
    ['^\\/\\-\\@\\"$', ['/-@"'], ['/-@']],
    ['\\bcat\\b', ['a cat!', 'cat'], ['cats', 'concat']],
    ['\\Bcat', ['concat'], ['cat', 'a cat']],
    ['^(?<year>\\d{4})-(?<month>\\d\\d)$', ['2024-05'], ['24-05']],
    ['^(?!.*\\.\\.)[a-z.]+$', ['a.b'], ['a..b']],
    ['^(?=.*\\d)(?=.*[a-z]).{4,}$', ['abc1'], ['abcd', '1234', 'a1']],
    ['(?<=\\$)\\d+', ['$5'], ['5', '€5']],
    ['(?<!\\$)\\b\\d+', ['5', '€5'], ['$5']],
    ['^P(?!$)(\\d+Y)?(\\d+M)?(T(?=\\d)(\\d+H)?)?$', ['P1Y', 'PT2H', 'P1Y2MT3H'], ['P', 'PT', '1Y']],
  ])('%s matches what it should', (source, good, bad) => {
    for (const matches of [plain(source), ours(source)]) {
      expect(good.filter((text) => !matches(text, unpaid))).toEqual([])
      expect(bad.filter((text) => matches(text, unpaid))).toEqual([])
    }
  })

  it.each([
    ['(a', /group has no end/],
    ['a)', /closes nothing \(at character 2\)/],
    ['[a', /class has no end/],
    ['[a-', /class has no end/],
    ['[b-a]', /out of order/],
    ['a{3,2}', /out of order/],
    ['*', /nothing to repeat/],
    ['a**', /nothing to repeat/],
    ['(?=a)*', /nothing to repeat/],
    ['{1}', /nothing to repeat/],
    ['(a)\\1', /back-references are not supported/],
    ['(?<a>b)\\k<a>', /back-references/],
    ['(?i:a)', /kind of group is not supported/],
    ['(?<1>a)', /kind of group is not supported/],
    ['(?<a', /kind of group is not supported/],
    ['\\', /means nothing/],
    ['\\y', /\\y means nothing/],
    ['\\c1', /\\c means nothing/],
    ['\\00', /\\0 means nothing/],
    ['\\x4', /hexadecimal/],
    ['\\u12', /hexadecimal/],
    ['\\u{110000}', /code point in braces/],
    ['\\u{}', /code point in braces/],
    ['\\p', /Unicode property in braces/],
    ['\\p{L', /Unicode property in braces/],
    ['\\p{Nothing}', /no Unicode property Nothing/],
    ['('.repeat(60) + ')'.repeat(60), /nested over 50 deep/],
  ])('%s is refused', (source, message) => {
    expect(() => plain(source)).toThrow(message)
  })

  it('agrees with the native engine about any expression that it takes', () => {
    const atoms = ['a', 'b', '.', '\\d', '\\w', '\\W', '[ab]', '[^a]', '\\p{L}', '🐲', '^', '$', '\\b', '\\B', '']
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom(...atoms),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a + b),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => `(${a}|${b})`),
        fc.tuple(tie('tree'), fc.constantFrom('*', '+?', '?', '{2}', '{1,3}')).map(([a, count]) => `(?:${a})${count}`),
        fc.tuple(fc.constantFrom('(?=', '(?!', '(?<=', '(?<!'), tie('tree')).map(([open, a]) => `${open}${a})`),
      ),
    }))
    const texts = fc.array(fc.constantFrom('a', 'b', '1', ' ', '🐲', '\n', '\ud83d'), { maxLength: 6 })
    const agrees = (source: string, characters: string[]): void => {
      const text = characters.join('')
      const wanted = new RegExp(source, 'u').test(text)
      expect([ours(source)(text, unpaid), plain(source)(text, unpaid)]).toEqual([wanted, wanted])
    }
    fc.assert(fc.property(tree, texts, agrees), { numRuns: 2000, seed: 7 })
  })

  it('takes its work off the budget, whichever engine does it', () => {
    for (const source of ['^a*$', '^(a*)*$']) {
      const budget = purse(1e6)
      plain(source)('a'.repeat(10_000), budget)
      expect(budget.left).toBeLessThan(1e6 - 100)
      expect(() => plain(source)('a'.repeat(1e6), purse(100))).toThrow(Spent)
    }
  })

  it('shares an allowance between patterns', () => {
    const allowance = { states: 40 }
    compilePattern('(ab*)*', allowance)
    expect(() => compilePattern('(ab*){9}', allowance)).toThrow(/too large/)
  })
})
