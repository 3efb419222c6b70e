import { describe, expect, it } from 'vitest'
import { compileJsonSchema, SchemaError } from './index.js'
import { defaultLimits } from './limits.js'

const refusal = (schema: unknown, limits = {}): SchemaError => {
  try {
    compileJsonSchema(schema, { limits })
  } catch (reason) {
    if (reason instanceof SchemaError) return reason
    throw reason
  }
  throw new Error('The schema was taken')
}

describe('compileJsonSchema', () => {
  it('says nothing of a value that fits, and where and what is wrong of one that does not', () => {
    const check = compileJsonSchema({ type: 'object', properties: { days: { type: 'integer', maximum: 16 } } })
    expect(check({ days: 3 })).toBeUndefined()
    expect(check({ days: 17 })).toEqual([{ path: ['days'], message: 'expected at most 16, found 17' }])
  })

  it('takes true and false for schemas', () => {
    expect(compileJsonSchema(true)(1)).toBeUndefined()
    expect(compileJsonSchema(false)(1)).toEqual([{ path: [], message: 'no value is allowed here' }])
  })

  it('is not moved by later changes to the schema', () => {
    const schema = { enum: [{ a: 1 }], properties: {} as Record<string, unknown> }
    const check = compileJsonSchema(schema)
    schema.properties.a = false
    schema.enum[0]!.a = 2
    expect(check({ a: 1 })).toBeUndefined()
  })

  it('collects what is wrong in several places, ten at most', () => {
    const check = compileJsonSchema({ items: { type: 'string' } })
    expect(check([1, 'a', null])?.map(({ path }) => path)).toEqual([[0], [2]])
    expect(check(Array.from({ length: 50 }, () => 1))).toHaveLength(10)
  })

  it('says nothing more of a value of the wrong type or from outside the list', () => {
    const check = compileJsonSchema({ type: 'string', enum: ['a'], not: {}, minLength: 3 })
    expect(check(1)).toHaveLength(1)
    expect(compileJsonSchema({ enum: ['a'], minLength: 3 })('b')).toHaveLength(1)
  })

  it('takes format, content keywords and unknown ones for notes', () => {
    const notes = { format: 'email', contentEncoding: 'base64', contentMediaType: 'application/json', 'x-note': [1] }
    expect(compileJsonSchema(notes)('%')).toBeUndefined()
  })

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf'])(
    'takes %s for a plain name',
    (name) => {
      const own = JSON.parse(`{${JSON.stringify(name)}:1}`) as object
      const required = compileJsonSchema({ required: [name] })
      expect(required(own)).toBeUndefined()
      expect(required({})).toEqual([{ path: [name], message: 'required, but missing' }])
      const typed = compileJsonSchema(JSON.parse(`{"properties":{${JSON.stringify(name)}:{"type":"string"}}}`))
      expect(typed({})).toBeUndefined()
      expect(typed(own)).toEqual([{ path: [name], message: 'expected a string, found an integer' }])
      const closed = compileJsonSchema({ additionalProperties: false })
      expect(closed({})).toBeUndefined()
      expect(closed(own)).toHaveLength(1)
    },
  )

  it('takes a member that is undefined for absent, as JSON does', () => {
    const check = compileJsonSchema({ properties: { a: { type: 'string' } }, additionalProperties: false })
    expect(check({ a: undefined, b: undefined })).toBeUndefined()
    expect(compileJsonSchema({ required: ['a'] })({ a: undefined })).toHaveLength(1)
    expect(compileJsonSchema({ const: { a: 1 } })({ a: 1, b: undefined })).toBeUndefined()
  })

  it('lets a getter that throws throw', () => {
    const value = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new TypeError('no')
      },
    })
    expect(() => compileJsonSchema({ properties: { a: true } })(value)).toThrow(TypeError)
    let reads = 0
    const later = Object.defineProperty({}, 'a', { enumerable: true, get: () => (reads++ < 2 ? 1 : value) })
    expect(() => compileJsonSchema({ properties: { a: { const: { a: 1 } } } })(later)).toThrow(TypeError)
  })
})

describe('dialects', () => {
  it('are 2020-12 without $schema, and draft-07 with it [N173 N174]', () => {
    const prefixed = { prefixItems: [{ type: 'string' }] }
    expect(compileJsonSchema(prefixed)([1])).toHaveLength(1)
    for (const scheme of ['http', 'https']) {
      const $schema = `${scheme}://json-schema.org/draft-07/schema#`
      expect(compileJsonSchema({ $schema, ...prefixed })([1])).toBeUndefined()
    }
  })

  it('are named in the refusal of another one [N174]', () => {
    const { message } = refusal({ $schema: 'http://json-schema.org/draft-04/schema#' })
    expect(message).toMatch(/^JSON Schema at #\/\$schema: the dialect .*draft-04.* is not supported; use .*2020-12.*07/)
    expect(refusal({ $schema: 'http://json-schema.org/draft-07/schema#/definitions' }).message).toMatch(/supported/)
    expect(refusal({ $schema: 7 }).message).toMatch(/that is no string is not supported/)
  })

  it('may change within a schema, where an address begins', () => {
    const old = { $id: 'old', $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] }
    const check = compileJsonSchema({ $defs: { old }, prefixItems: [{ $ref: 'old' }] })
    expect(check([[1]])).toEqual([{ path: [0, 0], message: 'expected a string, found an integer' }])
  })
})

describe('limits', () => {
  it.each([
    ['size', { description: 'x'.repeat(100) }, 50],
    ['depth', { not: { not: { not: true } } }, 2],
    ['subschemas', { allOf: [true, true, {}] }, 3],
  ])('refuse a schema beyond `%s`, naming it', (name, schema, limit) => {
    expect(refusal(schema, { [name]: limit }).message).toContain(`raise \`${name}\``)
    expect(compileJsonSchema(schema, { limits: { [name]: 1000 } })).toBeTypeOf('function')
  })

  it('refuse patterns beyond `states`', () => {
    expect(refusal({ pattern: '(ab*){100}' }, { states: 100 }).message).toMatch(/too large/)
    expect(refusal({ pattern: 'a'.repeat(1000) }, { states: 100 }).message).toMatch(/too large/)
  })

  it('end a check beyond `steps` or `nesting` with that as its only issue, even under not', () => {
    const loop = { not: { not: { $ref: '#' } } }
    const [tooDeep] = compileJsonSchema(loop)(1) ?? []
    expect(tooDeep).toEqual({ path: [], message: expect.stringMatching(/given up 400 levels down.*`nesting`/) })
    const [tooLong] =
      compileJsonSchema(
        { not: { items: { minLength: 2 } } },
        { limits: { steps: 100 } },
      )(Array.from({ length: 200 }, () => 'abc')) ?? []
    expect(tooLong?.message).toMatch(/given up after 100 steps.*`steps`/)
  })

  it('end a check for which there is not enough stack', () => {
    const check = compileJsonSchema({ $ref: '#' }, { limits: { nesting: 1e9, steps: 1e9 } })
    expect(check(1)?.[0]?.message).toMatch(/given up: .*stack/)
  })

  it('leave an answer where there is no room for reasons', () => {
    const items = Array.from({ length: 60 }, () => ({ anyOf: [{ minLength: 1 }, { type: 'null' }] }))
    const check = compileJsonSchema({ allOf: [{ prefixItems: items }, { minItems: 100 }] }, { limits: { steps: 400 } })
    expect(check(Array.from({ length: 60 }, () => 'a'))?.[0]?.message).toMatch(/at least 100|to find out why/)
  })

  it('have defaults', () => {
    expect(defaultLimits).toMatchObject({ steps: 500_000, nesting: 400, subschemas: 10_000, depth: 128 })
  })
})

const circular: { not?: unknown } = {}
circular.not = circular

describe('SchemaError', () => {
  it.each([
    ['a null', null, '#', /expected a schema/],
    ['a list', [], '#', /expected a schema/],
    ['what is not JSON', { const: () => 1 }, '#/const', /type function is not JSON/],
    ['a number that is not JSON', { const: [Number.NaN] }, '#/const/0', /NaN is not JSON/],
    ['what contains itself', circular, undefined, /nested over/],
    [
      'a keyword of the wrong form',
      { properties: { 'a/b~': { minLength: -1 } } },
      '#/properties/a~1b~0/minLength',
      /whole/,
    ],
    ['a subschema that is none', { properties: { a: 1 } }, '#/properties/a', /expected a schema/],
    ['an old list of items', { items: [{}] }, '#/items', /prefixItems/],
    ['a malformed pattern', { pattern: '(' }, '#/pattern', /the pattern "\(" cannot be used: .*no end/],
    ['a malformed pattern of names', { patternProperties: { '[': {} } }, '#/patternProperties', /no end/],
  ])('refuses %s and says where', (_, schema, where, what) => {
    const error = refusal(schema)
    expect(error.what).toMatch(what)
    expect(error.name).toBe('SchemaError')
    expect(error.where).toBe(where ?? error.where)
  })

  it.each([
    ['type', 'text', ['string']],
    ['type', ['string', 'string'], ['string', 'null']],
    ['type', [], 'null'],
    ['enum', 1, []],
    ['minimum', '1', -1.5],
    ['exclusiveMinimum', true, 0],
    ['multipleOf', 0, 0.1],
    ['maxLength', 1.5, 0],
    ['pattern', 1, 'a'],
    ['uniqueItems', 1, true],
    ['required', ['a', 'a'], ['a']],
    ['required', 'a', []],
    ['dependentRequired', { a: 'b' }, { a: ['b'] }],
    ['dependencies', { a: 'b' }, { a: ['b'], c: true, d: {} }],
    ['allOf', [], [true]],
    ['anyOf', {}, [{}]],
    ['not', [], false],
    ['properties', [], {}],
    ['$defs', { a: null }, { a: {} }],
    ['$ref', 1, '#'],
    ['$id', 'a#b', 'a#'],
    ['$id', 1, 'urn:a:b'],
    ['$anchor', '1a', '_a.b-1'],
    ['$dynamicAnchor', 'a b', 'a'],
  ])('guards the form of %s', (keyword, wrong, right) => {
    expect(() => compileJsonSchema({ [keyword]: wrong })).toThrow(SchemaError)
    expect(compileJsonSchema({ [keyword]: right })).toBeTypeOf('function')
  })

  it.each([
    ['items', 1, [{}]],
    ['$id', [], '#a'],
    ['dependencies', { a: [1] }, { a: [] }],
  ])('guards the form of %s in draft-07', (keyword, wrong, right) => {
    const $schema = 'http://json-schema.org/draft-07/schema#'
    expect(() => compileJsonSchema({ $schema, [keyword]: wrong })).toThrow(SchemaError)
    expect(compileJsonSchema({ $schema, [keyword]: right })).toBeTypeOf('function')
  })
})
