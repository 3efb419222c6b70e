import { describe, expect, it } from 'vitest'
import { canonical } from './canonical.js'

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

describe('the one form of a value', () => {
  it('does not depend on the order of members, and is otherwise what JSON makes of it', () => {
    const value = { b: [1, 'x', null, true, { d: 1, c: -0 }], a: new Date(0), u: undefined, f: () => 1 }
    expect(canonical(value)).toBe('{"a":"1970-01-01T00:00:00.000Z","b":[1,"x",null,true,{"c":0,"d":1}]}')
    expect(canonical([undefined, () => 1])).toBe('[null,null]')
    expect(canonical({ u: undefined, z: 1 })).toBe('{"z":1}')
    const names = JSON.parse('{"constructor":2,"__proto__":1}') as unknown
    expect(canonical(names)).toBe('{"__proto__":1,"constructor":2}')
  })

  it.each([
    ['levels', nested(512), nested(513)],
    ['elements', Array(1e5).fill(0), Array(1e5 + 1).fill(0)],
    ['objects', Array(5e4).fill({}), Array(5e4).fill({ a: 0, b: 0 })],
    ['members', Object.fromEntries(Array(1e5).entries()), Object.fromEntries(Array(1e5 + 1).entries())],
  ])('ends at too many %s', (_what, most, more) => {
    expect(canonical(most)).toBeTypeOf('string')
    expect(canonical(more)).toBeUndefined()
  })

  it('ends at a hundred thousand levels, too', () => {
    expect(canonical(nested(1e5))).toBeUndefined()
  })
})
