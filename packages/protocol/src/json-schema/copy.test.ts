import { expect, it } from 'vitest'
import { copy, isObject } from './copy.js'
import { defaultLimits } from './limits.js'

it('a copy has nothing in common with what it was made of', () => {
  const shared = { a: [1, 'b', null, true] }
  const original = { x: shared, y: shared, z: undefined, ...JSON.parse('{"__proto__":{"b":1}}') }
  const twin = copy(original, defaultLimits) as typeof original
  expect(JSON.stringify(twin)).toBe(JSON.stringify(original))
  expect(twin.x).not.toBe(shared)
  expect(twin.x).not.toBe(twin.y)
  expect(Object.keys(twin)).not.toContain('z')
  expect(Object.getPrototypeOf(twin)).toBeNull()
})

it.each([
  [{}, true],
  [[], false],
  [null, false],
  ['a', false],
])('isObject(%j) is %j', (value, answer) => {
  expect(isObject(value)).toBe(answer)
})
