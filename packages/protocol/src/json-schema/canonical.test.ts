import { describe, expect, it } from 'vitest'
import { unpaid } from './budget.js'
import { canonical, isPlain } from './canonical.js'

const same = (a: unknown, b: unknown): boolean => canonical(a, unpaid) === canonical(b, unpaid)

describe('canonical', () => {
  it.each([
    [1, 1.0],
    [0, -0],
    [
      { a: 1, b: [2, { c: null }] },
      { b: [2, { c: null }], a: 1 },
    ],
    [{ a: 1 }, { a: 1, b: undefined }],
  ])('takes %j and %j for equal', (a, b) => {
    expect(same(a, b)).toBe(true)
  })

  it.each([
    [1, '1'],
    [true, 1],
    [null, 'null'],
    [[], {}],
    [[[1], 2], [[1, 2]]],
    [['a', 'b'], ['a,b']],
    [{ a: 'b' }, ['a', 'b']],
    [{ 'a":"b': 1 }, { a: 'b' }],
    [[null], []],
  ])('takes %j and %j for different', (a, b) => {
    expect(same(a, b)).toBe(false)
  })

  it('knows which values need none of it', () => {
    expect([1, 'a', null, false, undefined].every(isPlain)).toBe(true)
    expect([{}, []].some(isPlain)).toBe(false)
  })
})
