import { expect, it } from 'vitest'
import { quickest } from '../../../../scripts/quickest.js'
import { Rules } from './rules.js'

/** What rules say of a path from where they stand; a path that ends in a slash is a directory. */
const verdict = (rules: Rules, path: string): string | undefined => {
  const parts = path.replace(/\/$/, '').split('/')
  const last = parts.pop()!
  let here = rules
  for (const part of parts) {
    if (here.verdict(part, true) === 'out') return 'out'
    here = here.into(part)
  }
  return here.verdict(last, path.endsWith('/'))
}

it.each<[rules: string, path: string, verdict: string | undefined]>([
  ['dist', 'dist', 'out'],
  ['dist', 'a/b/dist/', 'out'],
  ['dist', 'distant', undefined],
  ['dist/', 'dist', undefined],
  ['dist/', 'a/dist/x', 'out'],
  ['/dist', 'dist', 'out'],
  ['/dist', 'a/dist', undefined],
  ['a/b', 'a/b', 'out'],
  ['a/b', 'x/a/b', undefined],
  ['**/b', 'x/a/b', 'out'],
  ['a/**', 'a/b/c', 'out'],
  ['a/**', 'a/', undefined],
  ['a/**/c', 'a/c', 'out'],
  ['*.log', 'x/a.log', 'out'],
  ['log*', 'logs', 'out'],
  ['*.log\n!keep.log', 'keep.log', 'in'],
  ['!keep.log\n*.log', 'keep.log', 'out'],
  ['# a comment', '# a comment', undefined],
  [String.raw`\#odd`, '#odd', 'out'],
  [String.raw`\!odd`, '!odd', 'out'],
  ['spaced  ', 'spaced', 'out'],
  ['spaced\\  ', 'spaced ', 'out'],
  ['spaced\\\t', 'spaced\t', 'out'],
  ['  ', '  ', undefined],
  ['{a,b}', 'a', undefined],
  ['{a,b}', '{a,b}', 'out'],
  [String.raw`\{a`, '{a', 'out'],
  ['[ab]x', 'bx', 'out'],
  ['a\r\nb', 'a', 'out'],
  ['/', 'a', undefined],
  ['[a\n../b\nc', 'c', 'out'],
])('%j says of %s: %s', (text, path, expected) => {
  expect(verdict(Rules.lenient(text), path)).toBe(expected)
})

it('refuses a rule that is none, where each must be right', () => {
  expect(() => Rules.strict(['[a'])).toThrow('has a [ without its ]')
  expect(Rules.strict(['a', '', '# b']).bars('a')).toBe(true)
})

it('bars a name whether it is there or not, and whatever it is', () => {
  const rules = Rules.strict(['.ssh/', '.env'])
  expect([rules.bars('.ssh'), rules.bars('.env'), rules.bars('env')]).toEqual([true, true, false])
})

it('lets the file of an inner directory have the last word', () => {
  const outer = Rules.lenient('*.log\n/a/b')
  const inner = outer.into('a').and(Rules.lenient('!*.log'))
  expect([inner.verdict('x.log', false), inner.verdict('b', false), outer.into('z').verdict('b', false)]).toEqual([
    'in',
    'out',
    undefined,
  ])
  expect(outer.and(Rules.none)).toBe(outer)
})

it('takes linear time, whatever the rule', () => {
  const rules = Rules.lenient('*a'.repeat(60) + 'b')
  const hundred = (): void => {
    for (let count = 0; count < 100; count++) expect(rules.verdict('a'.repeat(255), false)).toBeUndefined()
  }
  expect(quickest(1000, hundred)).toBeLessThan(1000)
})

it('reads a line in linear time, whatever white space it has', () => {
  const read = (): void => expect(verdict(Rules.lenient(`${' '.repeat(64 * 1024)}x\nb`), 'b')).toBe('out')
  expect(quickest(500, read)).toBeLessThan(500)
})

it('heeds the last of very many rules, those of directories above included, and no rule that is very long', () => {
  const many = Array.from({ length: 11_000 }, (_, at) => `r${at}`).join('\n')
  const says = (rules: Rules, ...names: string[]) => names.map((name) => rules.verdict(name, false))
  const rules = Rules.lenient(`first\n${many}\nlast`)
  expect(says(rules, 'first', 'r10999', 'last')).toEqual([undefined, 'out', 'out'])
  expect([rules.heavy, Rules.lenient('a\nb').heavy]).toEqual([true, false])
  expect(says(Rules.lenient('above').and(rules), 'above', 'last')).toEqual([undefined, 'out'])
  expect(says(rules.and(Rules.lenient('below')), 'last', 'below')).toEqual(['out', 'out'])
  expect(says(Rules.lenient(`${'?'.repeat(255)}\n${'a*'.repeat(129)}`), 'a'.repeat(255), 'a'.repeat(200))).toEqual([
    'out',
    undefined,
  ])
  expect(() => Rules.strict(['a'.repeat(257)])).toThrow('longer than 256')
})
