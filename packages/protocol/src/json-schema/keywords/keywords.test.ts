import { describe, expect, it } from 'vitest'
import { compileJsonSchema } from '../compile.js'
import { printIssue } from '../issue.js'

const said = (schema: unknown, value: unknown): string[] => compileJsonSchema(schema)(value)?.map(printIssue) ?? []
const draft07 = (schema: object): object => ({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema })

describe('values', () => {
  it.each([
    [{ type: 'string' }, 1, 'expected a string, found an integer'],
    [{ type: 'integer' }, 1.5, 'expected an integer, found a number'],
    [{ type: 'number' }, Number.NaN, 'expected a number, found NaN'],
    [{ type: 'boolean' }, 'true', 'expected true or false, found a string'],
    [{ type: 'array' }, {}, 'expected an array, found an object'],
    [{ type: 'object' }, [], 'expected an object, found an array'],
    [{ type: ['null', 'string', 'object'] }, 1, 'expected null or a string or an object, found an integer'],
    [{ enum: ['a', 1, null] }, 'b', 'expected one of "a", 1, null, found a string'],
    [{ enum: ['a', [1]] }, [2], 'expected one of "a", [1], found an array'],
    [{ enum: ['a'] }, {}, 'expected "a", found an object'],
    [{ const: { a: 1 } }, { a: 2 }, 'expected {"a":1}, found an object'],
  ])('%j says what is wrong with %j', (schema, value, message) => {
    expect(said(schema, value)).toEqual([message])
  })

  it.each([
    [{ type: ['null', 'string', 'object'] }, {}],
    [{ type: 'integer' }, 1.0],
    [{ type: 'number' }, 1e308],
    [{ enum: ['a', { b: [1], c: 2 }] }, { c: 2, b: [1] }],
    [{ const: 0 }, -0],
  ])('%j takes %j', (schema, value) => {
    expect(said(schema, value)).toEqual([])
  })
})

describe('numbers', () => {
  it.each([
    [{ minimum: 1 }, 0, 'expected at least 1, found 0'],
    [{ maximum: 1 }, 2, 'expected at most 1, found 2'],
    [{ exclusiveMinimum: 1 }, 1, 'expected more than 1, found 1'],
    [{ exclusiveMaximum: 1 }, 1, 'expected less than 1, found 1'],
    [{ multipleOf: 2 }, 3, 'expected a multiple of 2, found 3'],
    [{ multipleOf: 0.1 }, 0.35, 'expected a multiple of 0.1, found 0.35'],
    [{ multipleOf: 0.1 }, Infinity, 'expected a multiple of 0.1, found Infinity'],
    [{ multipleOf: 3 }, 1e23, 'expected a multiple of 3, found 1e+23'],
  ])('%j says what is wrong with %j', (schema, value, message) => {
    expect(said(schema, value)).toEqual([message])
  })

  it.each([
    [{ minimum: 1, maximum: 1, multipleOf: 1 }, 'text'],
    [{ multipleOf: 0.1 }, 0.3],
    [{ multipleOf: 0.01 }, 19.99],
    [{ multipleOf: 1e-7 }, -3e-7],
    [{ multipleOf: 5 }, -10],
    [{ multipleOf: 3 }, 3e23],
  ])('%j takes %j', (schema, value) => {
    expect(said(schema, value)).toEqual([])
  })
})

describe('strings', () => {
  it.each([
    [{ minLength: 1 }, '', 'expected at least 1 character, found 0'],
    [{ minLength: 2 }, '🐲', 'expected at least 2 characters, found 1'],
    [{ maxLength: 1 }, '🐲a', 'expected at most 1 character, found 2'],
    [{ maxLength: 2 }, 'abcdef', 'expected at most 2 characters, found 6'],
    [{ pattern: '^a' }, 'b', 'expected a string that matches the pattern "^a"'],
  ])('%j says what is wrong with %j', (schema, value, message) => {
    expect(said(schema, value)).toEqual([message])
  })

  it.each([
    [{ minLength: 2 }, '🐲🐲'],
    [{ minLength: 2 }, '\ud83d\ud83d'],
    [{ maxLength: 2 }, '🐲🐲'],
    [{ minLength: 1, maxLength: 1, pattern: 'a' }, 12],
  ])('%j takes %j', (schema, value) => {
    expect(said(schema, value)).toEqual([])
  })
})

describe('arrays', () => {
  it.each([
    [{ minItems: 1 }, [], 'expected at least 1 item, found 0'],
    [{ maxItems: 2 }, [1, 2, 3], 'expected at most 2 items, found 3'],
    [{ uniqueItems: true }, [1, 2, 1], 'expected items that differ, but item 2 equals an earlier one'],
    [
      { uniqueItems: true },
      [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }],
      'expected items that differ, but item 2 equals an earlier one',
    ],
    [{ items: { type: 'null' } }, [null, 1], '[1]: expected null, found an integer'],
    [{ prefixItems: [true, { type: 'null' }] }, [1, 2, 3], '[1]: expected null, found an integer'],
    [{ prefixItems: [true], items: false }, [1, 2], '[1]: no value is allowed here'],
    [{ contains: { type: 'null' } }, [1], 'expected at least 1 item to fit the schema under contains, found 0'],
    [{ contains: true, minContains: 2 }, [1], 'expected at least 2 items to fit the schema under contains, found 1'],
    [
      { contains: true, maxContains: 1 },
      [1, 2, 3],
      'expected at most 1 item to fit the schema under contains, found 3',
    ],
    [{ prefixItems: [true], unevaluatedItems: { type: 'null' } }, [1, null, 2], '[2]: expected null, found an integer'],
    [{ contains: { const: 1 }, unevaluatedItems: false }, [1, 2], '[1]: no value is allowed here'],
    [draft07({ items: [true], additionalItems: { type: 'null' } }), [1, 2], '[1]: expected null, found an integer'],
    [draft07({ items: [{ type: 'null' }] }), [1, 2], '[0]: expected null, found an integer'],
    [draft07({ items: { type: 'null' }, additionalItems: false }), [null, 1], '[1]: expected null, found an integer'],
    [
      draft07({ contains: { type: 'null' } }),
      [1, 2],
      'expected at least 1 item to fit the schema under contains, found 0',
    ],
  ])('%j says what is wrong with %j', (schema, value, message) => {
    expect(said(schema, value)).toEqual([message])
  })

  it.each([
    [{ minItems: 1, maxItems: 0, uniqueItems: true, contains: false, items: false, prefixItems: [false] }, 'text'],
    [{ unevaluatedItems: false }, {}],
    [{ uniqueItems: true }, [1, '1', true, null, 'null', [], {}, '[]', '{}']],
    [{ uniqueItems: false }, [1, 1]],
    [{ contains: { const: 1 }, minContains: 0 }, []],
    [{ prefixItems: [true], items: true, unevaluatedItems: false }, [1, 2]],
    [{ allOf: [{ contains: { type: 'integer' } }, { prefixItems: [true] }], unevaluatedItems: false }, ['a', 2]],
    [draft07({ contains: { type: 'null' }, items: [true] }), [1, null]],
  ])('%j takes %j', (schema, value) => {
    expect(said(schema, value)).toEqual([])
  })
})

describe('objects', () => {
  it.each([
    [{ minProperties: 1 }, { a: undefined }, ['expected at least 1 member, found 0']],
    [{ maxProperties: 1 }, { a: 1, b: 2 }, ['expected at most 1 member, found 2']],
    [{ required: ['a', 'b'] }, {}, ['a: required, but missing', 'b: required, but missing']],
    [
      { properties: { a: { type: 'null' }, b: { type: 'null' } } },
      { a: 1, b: 2 },
      ['a: expected null, found an integer', 'b: expected null, found an integer'],
    ],
    [{ patternProperties: { '^a': { type: 'null' } } }, { a1: 1, b: 1 }, ['a1: expected null, found an integer']],
    [
      { properties: { a: true }, patternProperties: { '^b': true }, additionalProperties: false },
      { a: 1, b: 2, c: 3 },
      ['c: not an allowed member; there are "a"'],
    ],
    [{ additionalProperties: false }, { a: 1 }, ['a: no member is allowed here']],
    [{ additionalProperties: { type: 'null' } }, { a: 1 }, ['a: expected null, found an integer']],
    [
      { propertyNames: { maxLength: 1 } },
      { a: 1, bc: 2 },
      ['bc: expected at most 1 character, found 2', 'bc: "bc" is not an allowed name'],
    ],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, ['b: required, but missing']],
    [{ dependentSchemas: { a: { maxProperties: 1 } } }, { a: 1, b: 2 }, ['expected at most 1 member, found 2']],
    [{ properties: { a: true }, unevaluatedProperties: false }, { a: 1, b: 2 }, ['b: no member is allowed here']],
    [{ unevaluatedProperties: { type: 'null' } }, { a: 1 }, ['a: expected null, found an integer']],
    [
      draft07({ dependencies: { a: ['b'], c: { maxProperties: 1 } } }),
      { a: 1, c: 1 },
      ['b: required, but missing', 'expected at most 1 member, found 2'],
    ],
  ])('%j says what is wrong with %j', (schema, value, messages) => {
    expect(said(schema, value)).toEqual(messages)
  })

  it.each([
    [{ minProperties: 1, maxProperties: 0, required: ['a'], additionalProperties: false, propertyNames: false }, []],
    [{ properties: { a: false }, dependentRequired: { a: ['b'] }, dependentSchemas: { a: false } }, 'text'],
    [{ unevaluatedProperties: false }, []],
    [{ unevaluatedProperties: false }, null],
    [
      {
        anyOf: [{ properties: { a: true } }, { properties: { b: true }, required: ['b'] }],
        unevaluatedProperties: false,
      },
      { a: 1, b: 1 },
    ],
    [{ if: { required: ['a'] }, then: { properties: { a: true } }, unevaluatedProperties: false }, { a: 1 }],
    [{ allOf: [{ unevaluatedProperties: true }], unevaluatedProperties: false }, { a: 1 }],
    [{ $ref: '#/$defs/a', $defs: { a: { additionalProperties: true } }, unevaluatedProperties: false }, { a: 1 }],
  ])('%j takes %j', (schema, value) => {
    expect(said(schema, value)).toEqual([])
  })
})

describe('logic', () => {
  it.each([
    [
      { allOf: [{ minimum: 2 }, { multipleOf: 2 }] },
      1,
      ['expected at least 2, found 1', 'expected a multiple of 2, found 1'],
    ],
    [{ not: { type: 'null' } }, null, ['expected a value that does not fit the schema under not']],
    [
      { oneOf: [{ minimum: 1 }, { type: 'null' }, { maximum: 5 }] },
      3,
      ['expected one alternative to fit, but 0 and 2 both do'],
    ],
    [{ if: { type: 'null' }, else: { type: 'string' } }, 1, ['expected a string, found an integer']],
    [{ if: { type: 'integer' }, then: { minimum: 2 } }, 1, ['expected at least 2, found 1']],
    [
      { not: { properties: { a: true } }, unevaluatedProperties: false },
      { a: 1 },
      ['expected a value that does not fit the schema under not'],
    ],
  ])('%j says what is wrong with %j', (schema, value, messages) => {
    expect(said(schema, value)).toEqual(messages)
  })

  it.each([
    [{ then: false, else: false }, 1],
    [{ oneOf: [{ type: 'null' }, { type: 'string' }] }, 'a'],
    [{ anyOf: [{ type: 'null' }, { type: 'string' }] }, 'a'],
    [{ not: { type: 'null' } }, 1],
  ])('%j takes %j', (schema, value) => {
    expect(said(schema, value)).toEqual([])
  })
})
