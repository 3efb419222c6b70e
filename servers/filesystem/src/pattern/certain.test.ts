import fc from 'fast-check'
import { RE2JS } from 're2js'
import { expect, it } from 'vitest'
import { certainIn } from './certain.js'

it.each([
  ['x+y', ['x', 'y']],
  ['function\\s+name', ['function']],
  ['colou?r', ['colo', 'r']],
  ['ab*c.d', ['a', 'c', 'd']],
  ['ab{0,3}c', ['a']],
  ['^begin.*end$', ['begin', 'end']],
  ['a😀?b', ['a', 'b']],
  ['one|other', []],
  ['(?i)word', []],
  ['to(day|night)', []],
  ['to(night)?', ['to']],
  ['x+?y*?z', ['x', 'z']],
])('in every match of %s are %j', (source, texts) => {
  expect(certainIn(source)).toEqual(texts)
})

it('what is certain is in whatever matches', () => {
  const signs = fc.constantFrom(
    'a',
    'b',
    '.',
    '*',
    '+',
    '?',
    '^',
    '$',
    '(',
    ')',
    '[',
    ']',
    '\\',
    'd',
    '{2}',
    '{0,1}',
    '|',
    '😀',
  )
  const sources = fc.array(signs, { maxLength: 8 }).map((each) => each.join(''))
  const lines = fc
    .array(fc.constantFrom('a', 'b', 'd', '1', '😀', '(', '?'), { maxLength: 12 })
    .map((each) => each.join(''))
  const holds = fc.property(sources, lines, (source, line) => {
    let compiled: RE2JS
    try {
      compiled = RE2JS.compile(source)
    } catch {
      return true
    }
    return !compiled.test(line) || certainIn(source).every((text) => line.includes(text))
  })
  expect(fc.check(holds, { numRuns: 5_000 }).counterexample).toBeNull()
})
