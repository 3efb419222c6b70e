import { describe, expect, it } from 'vitest'
import type { Shape } from './shape.js'
import { anything, boolean, integer, literal, number, string, stringUpTo, token } from './values.js'

const samples: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  true: true,
  false: false,
  '0': 0,
  '-0': -0,
  '1.5': 1.5,
  '2^53': 2 ** 53,
  NaN: NaN,
  Infinity: Infinity,
  '1n': 1n,
  "''": '',
  "'a'": 'a',
  "'1'": '1',
  '[]': [],
  '{}': {},
}
const all = Object.keys(samples)

const table: Record<string, { shape: Shape<unknown>; takes: string[]; wanted: string }> = {
  string: { shape: string, takes: ["''", "'a'", "'1'"], wanted: 'a string' },
  'a short string': { shape: stringUpTo(0), takes: ["''"], wanted: 'a string, of 0 characters at most' },
  number: { shape: number, takes: ['0', '-0', '1.5', '2^53'], wanted: 'a number' },
  integer: { shape: integer, takes: ['0', '-0', '2^53'], wanted: 'an integer' },
  boolean: { shape: boolean, takes: ['true', 'false'], wanted: 'a boolean' },
  token: {
    shape: token,
    takes: ['0', '-0', '2^53', "''", "'a'", "'1'"],
    wanted: 'a string or an integer, of 1024 characters at most',
  },
  anything: { shape: anything, takes: all.filter((name) => name !== 'undefined'), wanted: 'a value' },
  'literal of texts': { shape: literal('a', 'b'), takes: ["'a'"], wanted: 'a | b' },
  'literal of flags': { shape: literal(true), takes: ['true'], wanted: 'true' },
  'literal of numbers': { shape: literal(0, 7), takes: ['0', '-0'], wanted: '0 | 7' },
}

describe.each(Object.entries(table))('%s', (_, { shape, takes, wanted }) => {
  it('takes what it should and nothing else', () => {
    const taken = Object.entries(samples).flatMap(([name, value]) => (shape.fits(value) ? [name] : []))
    expect(taken.toSorted()).toEqual(takes.toSorted())
  })

  it('says where it stands and what it wants', () => {
    expect(shape.fault({}, 'params.a')).toBe(`params.a: expected ${wanted}`)
  })

  it('may not be absent', () => {
    expect(shape.optional).toBe(false)
  })
})
