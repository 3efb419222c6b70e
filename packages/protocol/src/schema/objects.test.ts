import { describe, expect, expectTypeOf, it } from 'vitest'
import { array, either, isJson, json, object, optional, record, tagged } from './objects.js'
import { read, type Infer, type Shape } from './shape.js'
import { anything, integer, literal, number, string } from './values.js'

/** What is wrong with a value, or undefined when nothing is. */
const fault = (shape: Shape<unknown>, value: unknown): string | undefined => {
  try {
    read(shape, value, 'v')
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const Point = object({ x: number, y: number, name: optional(string) })
const Named = tagged('type', {
  dot: object({ type: literal('dot'), at: Point }),
  line: object({ type: literal('line'), points: array(Point) }),
})
const Either = either({ 'a string': string, 'an array of integers': array(integer) })

const table: [name: string, shape: Shape<unknown>, value: unknown, fault: string | undefined][] = [
  ['an array', array(string), ['a', 'b'], undefined],
  ['an empty array', array(string), [], undefined],
  ['no array', array(string), { 0: 'a' }, 'v: expected an array'],
  ['an array with a wrong item', array(string), ['a', 1, 2], 'v[1]: expected a string'],
  ['an array in an array', array(array(string)), [['a'], ['b', null]], 'v[1][1]: expected a string'],

  ['a record', record(number), { a: 1, b: 2 }, undefined],
  ['an empty record', record(number), {}, undefined],
  ['null for a record', record(number), null, 'v: expected an object'],
  ['an array for a record', record(number), [1], 'v: expected an object'],
  ['a record with a wrong member', record(number), { a: 1, b: '2' }, 'v.b: expected a number'],
  ['a record of anything', record(anything), { a: undefined, b: null }, undefined],
  [
    'a record whose key is a name of the language',
    record(number),
    JSON.parse('{"__proto__":"x"}'),
    'v.__proto__: expected a number',
  ],

  ['an object of any kind', json, { a: [1] }, undefined],
  ['no object', json, 'a', 'v: expected an object'],

  ['an object', Point, { x: 1, y: 2, name: 'a' }, undefined],
  ['an object without what may be absent', Point, { x: 1, y: 2 }, undefined],
  ['an object that has it as undefined', Point, { x: 1, y: 2, name: undefined }, undefined],
  ['an object that has it as null', Point, { x: 1, y: 2, name: null }, 'v.name: expected a string'],
  ['an object with members of its own', Point, { x: 1, y: 2, z: [] }, undefined],
  ['an object that lacks a member', Point, { x: 1 }, 'v.y: expected a number'],
  ['the first of two faults', Point, { x: '1', y: '2' }, 'v.x: expected a number'],
  ['null for an object', Point, null, 'v: expected an object'],
  ['an array for an object', Point, [], 'v: expected an object'],
  ['an object of no members', object({}), {}, undefined],

  ['a tagged object', Named, { type: 'dot', at: { x: 1, y: 2 } }, undefined],
  ['a fault of the one that is meant', Named, { type: 'line', points: [{ x: 1 }] }, 'v.points[0].y: expected a number'],
  ['a tag that is not known', Named, { type: 'arc' }, 'v.type: expected dot | line'],
  ['no tag', Named, {}, 'v.type: expected dot | line'],
  ['a tag of the language', Named, { type: 'constructor' }, 'v.type: expected dot | line'],
  ['nothing that could bear a tag', Named, [], 'v: expected an object'],

  ['one of several', Either, 'a', undefined],
  ['another of several', Either, [1, 2], undefined],
  ['none of several', Either, [1.5], 'v: expected a string or an array of integers'],
]

it.each(table)('%s', (_, shape, value, wanted) => {
  expect(shape.fits(value)).toBe(wanted === undefined)
  expect(fault(shape, value)).toBe(wanted)
})

describe('optional', () => {
  it('takes what its shape takes, and nothing at all', () => {
    const Name = optional(string)
    expect([undefined, 'a', null, 1].map(Name.fits)).toEqual([true, true, false, false])
    expect(Name.fault(1, 'v')).toBe('v: expected a string')
    expect(Name.optional).toBe(true)
  })
})

describe('isJson', () => {
  it('knows an object from null, an array and anything else', () => {
    expect([{}, Object.create(null), null, [], 'a', undefined, () => {}].map(isJson)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })
})

it('checks in place: nothing is copied or changed', () => {
  const value = Object.freeze({ x: 1, y: 2, more: Object.freeze({}) })
  expect(read(Point, value, 'v')).toBe(value)
})

it('gives the types of what it checks', () => {
  expectTypeOf<Infer<typeof Point>>().toEqualTypeOf<{ x: number; y: number; name?: string | undefined }>()
  expectTypeOf<Infer<typeof Either>>().toEqualTypeOf<string | number[]>()
  expectTypeOf<Infer<typeof Named>['type']>().toEqualTypeOf<'dot' | 'line'>()
})
