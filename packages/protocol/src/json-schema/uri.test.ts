import { expect, it } from 'vitest'
import { absolute, decoded, nameless, split, tokens } from './uri.js'

it.each([
  ['a/b', ['a/b', '']],
  ['a#b#c', ['a', 'b#c']],
  ['#', ['', '']],
])('%s is split at its first #', (reference, parts) => {
  expect(split(reference)).toEqual(parts)
})

it.each([
  ['b', 'http://x/a', 'http://x/b'],
  ['', nameless, nameless],
  ['urn:a:b', nameless, 'urn:a:b'],
  ['b', 'urn:a:b', undefined],
  ['http://[', nameless, undefined],
  [`/${'a'.repeat(5000)}`, nameless, undefined],
])('%s seen from %s is %s', (address, base, full) => {
  expect(absolute(address, base)).toBe(full)
})

it('escapes are undone where they are well formed', () => {
  expect(decoded('a%25b%22')).toBe('a%b"')
  expect(decoded('%zz')).toBeUndefined()
  expect(tokens('/a~1b/~01//c')).toEqual(['a/b', '~1', '', 'c'])
  expect(tokens('')).toEqual([])
})
