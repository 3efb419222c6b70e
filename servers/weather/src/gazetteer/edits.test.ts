import { expect, it } from 'vitest'
import { edits } from './edits.js'

it.each([
  ['paris', 'paris', 0],
  ['pariss', 'paris', 1],
  ['pris', 'paris', 1],
  ['peris', 'paris', 1],
  ['prais', 'paris', 1],
  ['colgone', 'cologne', 1],
  ['berlni', 'merlin', 2],
  ['', 'ab', 2],
  ['abc', 'xyz', Infinity],
  ['a', 'abcd', Infinity],
])('makes %s into %s in %d edits', (from, to, count) => {
  expect(edits(from, to, 2)).toBe(count)
})
