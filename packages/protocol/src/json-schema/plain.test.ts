import { describe, expect, expectTypeOf, it } from 'vitest'
import { compileSchema, type SchemaInput, type SchemaOutput } from '../author-schema.js'
import { jsonSchema, SchemaError } from './index.js'

const plain = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }

describe('jsonSchema', () => {
  it('is a schema that prints itself as it is, and checks by it', () => {
    const compiled = compileSchema(jsonSchema(plain), 'input', 'tool add')
    expect(compiled.json).toBe(plain)
    expect(compileSchema(jsonSchema(plain), 'output', 'tool add').json).toBe(plain)
    const value = { n: 1, more: true }
    expect(compiled.check(value)).toEqual({ value })
    expect(compiled.check({ n: 'x' })).toMatchObject({
      issues: [{ path: ['n'], message: expect.stringContaining('integer') }],
    })
  })

  it('says what is wrong with JSON Schema that is none', () => {
    expect(() => jsonSchema({ type: 'nonsense' })).toThrow(SchemaError)
    expect(() => jsonSchema({ type: 'nonsense' })).toThrow(/^JSON Schema at #\/type: expected one or several/)
  })

  it('has values of the type that the author says', () => {
    const typed = jsonSchema<{ n: number }>(plain)
    expectTypeOf<SchemaInput<typeof typed>>().toEqualTypeOf<{ n: number }>()
    expectTypeOf<SchemaOutput<typeof typed>>().toEqualTypeOf<{ n: number }>()
    const untyped = jsonSchema(plain)
    expectTypeOf<SchemaInput<typeof untyped>>().toEqualTypeOf<Record<string, unknown>>()
  })
})
