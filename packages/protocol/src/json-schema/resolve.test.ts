import { describe, expect, it } from 'vitest'
import { compileJsonSchema } from './index.js'

const draft07 = 'http://json-schema.org/draft-07/schema#'

describe('references', () => {
  it.each([
    ['to a place', { $ref: '#/$defs/a%25b~1c', $defs: { 'a%b/c': { type: 'string' } } }],
    ['to an item of a list', { $ref: '#/x/1', x: [0, { type: ['string'] }] }],
    [
      'to where no schema was expected',
      { $ref: '#/x-notes/0', 'x-notes': [{ not: { $ref: '#/$defs/a' } }], $defs: { a: { not: { type: 'string' } } } },
    ],
    ['to an anchor', { $ref: '#a', $defs: { x: { $anchor: 'a', type: 'string' } } }],
    ['to an address', { $ref: 'b', $id: 'http://x/a', $defs: { x: { $id: '/b', type: 'string' } } }],
    [
      'to an anchor behind an address',
      { $ref: 'urn:b:c#d', $defs: { x: { $id: 'urn:b:c', $defs: { y: { $anchor: 'd', type: 'string' } } } } },
    ],
    [
      'to an anchor of draft-07',
      { $schema: draft07, allOf: [{ $ref: '#d' }], definitions: { y: { $id: '#d', type: 'string' } } },
    ],
    [
      'beside definitions in draft-07',
      { $schema: draft07, $ref: '#/definitions/a', minLength: 99, definitions: { a: { type: 'string' } } },
    ],
    ['to themselves, one level down', { properties: { a: { $ref: '#' } }, type: ['object', 'string'] }],
  ])('lead %s', (_, schema) => {
    const check = compileJsonSchema(schema)
    expect(check('text')).toBeUndefined()
    expect(check(1)).toEqual([expect.objectContaining({ path: [] })])
  })

  it.each([
    ['true', undefined],
    ['false', [{ path: [], message: 'no value is allowed here' }]],
  ])('lead to %s', (name, issues) => {
    const check = compileJsonSchema({ $ref: `#/$defs/${name}`, $defs: { true: true, false: false } })
    expect(check(1)).toEqual(issues)
  })

  it.each([
    [
      'https://example.com/other.json',
      /"https:.*other.json" is not in this schema, and other documents are never fetched/,
    ],
    ['other.json#/a', /never fetched/],
    ['https://json-schema.org/draft/2020-12/schema#/$defs', /never fetched/],
    ['#/$defs/none', /there is no schema at "\/\$defs\/none"/],
    ['#/x/list/01', /there is no schema/],
    ['#/x/list/1', /there is no schema/],
    ['#/x/list', /there is no schema/],
    ['#/title/0', /there is no schema/],
    ['#/toString', /there is no schema/],
    ['#none', /names an anchor that this schema does not have/],
    ['#%', /is malformed/],
    ['http://[', /is malformed/],
  ])('to %s are refused', ($ref, message) => {
    const schema = { properties: { a: { $ref } }, title: 'text', x: { list: [{}] } }
    expect(() => compileJsonSchema(schema)).toThrow(message)
  })

  it('are refused where nothing leads to them, too', () => {
    expect(() => compileJsonSchema({ $defs: { a: { $ref: 'other' } } })).toThrow(/#\/\$defs\/a\/\$ref/)
  })

  it.each([
    [
      'the same address twice',
      { $defs: { a: { $id: 'x' }, b: { $id: 'x', not: {} } } },
      /\$defs\/b\/\$id: another part .* has the address/,
    ],
    ['the same name twice', { $defs: { a: { $anchor: 'x' }, b: { $dynamicAnchor: 'x' } } }, /is named "x" already/],
    ['what is no address', { $id: 'http://[' }, /is not an address/],
    ['an address within one that has no parts', { $id: 'urn:a:b', $defs: { a: { $id: 'c' } } }, /is not an address/],
  ])('cannot be misled by %s', (_, schema, message) => {
    expect(() => compileJsonSchema(schema)).toThrow(message)
  })

  it('may lead to any of several equal schemas with the same address', () => {
    const point = { $id: 'point', properties: { x: { $ref: '#/$defs/n' } }, $defs: { n: { type: 'number' } } }
    const check = compileJsonSchema({ properties: { a: point, b: { ...point }, c: { $ref: 'point' } } })
    expect(check({ a: { x: 1 }, b: { x: 1 }, c: { x: 1 } })).toBeUndefined()
    expect(check({ a: { x: '' }, b: { x: '' }, c: { x: '' } })).toHaveLength(3)
  })

  it('take the same name in another resource for another place', () => {
    const check = compileJsonSchema({
      $ref: '#x',
      $defs: { a: { $id: 'y', $anchor: 'x' }, b: { $anchor: 'x', const: 1 } },
    })
    expect(check(2)).toHaveLength(1)
  })

  it('lead to a dynamic anchor that was not on the way, if none was', () => {
    const check = compileJsonSchema({
      $dynamicRef: 'o#n',
      $defs: { o: { $id: 'o', $dynamicAnchor: 'n', type: 'null' } },
    })
    expect(check(1)).toEqual([{ path: [], message: 'expected null, found an integer' }])
  })

  it('lead to the outermost dynamic anchor on the way', () => {
    const list = { $id: 'list', items: { $dynamicRef: '#item' }, $defs: { item: { $dynamicAnchor: 'item' } } }
    const strings = { $id: 'strings', $ref: 'list', $defs: { item: { $dynamicAnchor: 'item', type: 'string' } } }
    const check = compileJsonSchema({
      properties: { any: { $ref: 'list' }, texts: { $ref: 'strings' } },
      $defs: { list, strings },
    })
    expect(check({ any: [1], texts: ['a'] })).toBeUndefined()
    expect(check({ texts: [1] })?.map(({ path }) => path)).toEqual([['texts', 0]])
  })
})

describe('a reference to the schema of a dialect', () => {
  const check = compileJsonSchema({
    properties: { new: { $ref: 'https://json-schema.org/draft/2020-12/schema' }, old: { $ref: draft07 } },
  })

  it('takes a schema of good form', () => {
    expect(check({ new: { prefixItems: [{ type: 'null' }] }, old: { items: [true] } })).toBeUndefined()
    expect(check({ new: true })).toBeUndefined()
  })

  it.each([
    [{ new: { minLength: '1' } }, 'not a valid schema: at #/minLength: expected a whole number, 0 or more'],
    [
      { new: { items: [true] } },
      'not a valid schema: at #/items: expected one schema; for a list of schemas use prefixItems',
    ],
    [{ old: { not: 1 } }, 'not a valid schema: at #/not: expected a schema: an object, true or false'],
    [
      { old: { properties: { a: 1 } } },
      'not a valid schema: at #/properties/a: expected a schema: an object, true or false',
    ],
  ])('says what is wrong with %j', (value, message) => {
    expect(check(value)).toEqual([{ path: [Object.keys(value)[0]], message }])
  })
})
