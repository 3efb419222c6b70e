import { describe, expect, it } from 'vitest'
import { weigh } from './weigh.js'

const nested = (levels: number): unknown =>
  JSON.parse(`${'{"a":['.repeat(levels / 2)}1${']}'.repeat(levels / 2)}`) as unknown

describe('the weight of a value', () => {
  it('is about the length of its text', () => {
    const value = { name: 'a tool', of: [1, null, true, { text: 'x'.repeat(1000) }], gone: undefined }
    expect(Math.abs(weigh(value, Infinity) - JSON.stringify(value).length)).toBeLessThan(30)
    expect(weigh(undefined, 10)).toBe(2)
  })

  it('is without bound where it is more than what is asked for', () => {
    const wide = Array.from({ length: 1000 }, () => ({ a: 'b' }))
    expect(weigh(wide, 100)).toBe(Infinity)
    expect(weigh(Object.fromEntries(wide.entries()), 100)).toBe(Infinity)
    expect(weigh('abc', 4)).toBe(Infinity)
    expect(weigh('abc', 5)).toBe(5)
  })

  it('cannot be told of what is nested too deeply', () => {
    expect(weigh(nested(128), Infinity)).toBeGreaterThan(128)
    expect(() => weigh(nested(130), Infinity)).toThrow('nested over 128 levels deep')
    expect(() => weigh(nested(40_000), Infinity)).toThrow('nested over 128 levels deep')
  })
})
