import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  compileSchema,
  describeIssues,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
} from './author-schema.js'

describe('compileSchema', () => {
  it('says how JSON Schema is given, and whose it is', () => {
    const schema = JSON.parse('{"type":"object","~standard":{"version":1},"properties":{}}') as object
    for (const plain of [{}, { type: 'object' }, schema]) {
      expect(() => compileSchema(plain, 'input', 'tool add')).toThrow(
        'tool add: this is no schema; JSON Schema is given as jsonSchema({ ... })',
      )
    }
  })

  it('says what to do with members that are schemas themselves', () => {
    expect(() => compileSchema({ a: z.number() }, 'input', 'inputSchema of tool add')).toThrow(
      'inputSchema of tool add: its members (a) are schemas themselves; wrap them, as in z.object({ ... })',
    )
  })

  it('names the owner of a schema that JSON Schema has no words for', () => {
    const compiled = compileSchema(z.object({ d: z.date() }), 'input', 'tool add')
    expect(() => compiled.json).toThrow(/^tool add cannot be printed as JSON Schema: .*[Dd]ate/)
  })

  it('takes a schema of zod, prints it for the way asked, and checks by it', () => {
    const schema = z.object({ n: z.string().transform(Number) })
    const compiled = compileSchema(schema, 'input', 'tool add')
    expect(compiled.json).toMatchObject({ type: 'object', properties: { n: { type: 'string' } }, required: ['n'] })
    expect(compiled.check({ n: '7' })).toEqual({ value: { n: 7 } })
    expect(compiled.check({})).toMatchObject({ issues: [{ path: ['n'] }] })
    const out = compileSchema(z.object({ n: z.number().default(1) }), 'output', 'tool add')
    expect(out.json).toMatchObject({ required: ['n'] })
  })

  it('prints only when asked, and only once', () => {
    let printed = 0
    const print = (): object => ({ type: 'object', printed: ++printed })
    const schema: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'mine',
        validate: async (value) => ({ value }),
        jsonSchema: { input: () => ({ ...print() }), output: () => ({ ...print() }) },
      },
    }
    const compiled = compileSchema(schema, 'input', 'tool add')
    expect(printed).toBe(0)
    expect(compiled.json).toBe(compiled.json)
    expect(compiled.json).toEqual({ type: 'object', printed: 1 })
  })

  it('waits for a check that is a promise', async () => {
    const schema = z.object({ n: z.number().refine(async (n) => n > 0) })
    const compiled = compileSchema(schema, 'input', 'tool add')
    expect(await compiled.check({ n: 1 })).toEqual({ value: { n: 1 } })
    expect(await compiled.check({ n: -1 })).toMatchObject({ issues: [{ path: ['n'] }] })
  })

  it('takes a schema that is a function', () => {
    const schema = Object.assign(() => {}, compiledBy('arktype'))
    expect(compileSchema(schema, 'output', 'tool add').json).toEqual({ type: 'object' })
  })

  it('says what to do about a schema that cannot print itself, and whose it is', () => {
    const { '~standard': standard } = compiledBy('valibot')
    const { jsonSchema: _, ...mute } = standard
    expect(() => compileSchema({ '~standard': mute }, 'input', 'tool add')).toThrow(
      'tool add: this valibot schema cannot print itself as JSON Schema; use zod 4.2 or newer',
    )
  })

  it('knows what goes in and what comes out', () => {
    const schema = z.object({ n: z.string().transform(Number) })
    expectTypeOf<SchemaInput<typeof schema>>().toEqualTypeOf<{ n: string }>()
    expectTypeOf<SchemaOutput<typeof schema>>().toEqualTypeOf<{ n: number }>()
    expectTypeOf<SchemaInput<{ type: string }>>().toEqualTypeOf<Record<string, unknown>>()
  })
})

describe('describeIssues', () => {
  it('gives each issue a line, with its path', () => {
    const issues = [
      { message: 'expected a number', path: ['a', 0, 'b'] },
      { message: 'expected a string', path: [{ key: 'c' }, { key: 1 }] },
      { message: 'expected something', path: [] },
      { message: 'expected anything' },
    ]
    expect(describeIssues(issues).split('\n')).toEqual([
      'a.0.b: expected a number',
      'c.1: expected a string',
      'expected something',
      'expected anything',
    ])
  })
})

function compiledBy(vendor: string): StandardSchema {
  const print = (): { type: string } => ({ type: 'object' })
  return {
    '~standard': { version: 1, vendor, validate: (value) => ({ value }), jsonSchema: { input: print, output: print } },
  }
}
