import { describe, expect, it } from 'vitest'
import { quickest } from '../../../scripts/quickest.js'
import { ErrorCode, type ProtocolError } from './errors.js'
import { keywords } from './json-schema/keywords/table.js'
import { checkArguments, holders, maps, mirrorArguments, mirroredArguments } from './mirror.js'
import type { Json } from './schema/index.js'

const marked = (name: unknown, type: unknown = 'string'): Json => ({ type, 'x-mcp-header': name })
const taking = (properties: Json, rest: Json = {}): Json => ({ type: 'object', properties, ...rest })
const inside = (depth: number, innermost: Json): Json => {
  let schema = innermost
  for (let i = 0; i < depth; i++) schema = taking({ a: schema })
  return schema
}

it('Every keyword that holds schemas is looked into, as what it holds', () => {
  const all = new Map([...keywords['draft-07'], ...keywords['2020-12']])
  const holding = [...all].filter(([, { holds }]) => holds)
  const single = holding.filter(([, { holds }]) => holds === 'value').map(([word]) => word)
  expect(holders.toSorted()).toEqual(single.toSorted())
  expect([...holders, ...maps].toSorted()).toEqual(holding.map(([word]) => word).toSorted())
})

describe('mirroredArguments', () => {
  it('finds those that are annotated, at any depth of properties [N125 N130]', () => {
    const schema = taking({
      region: marked('Region'),
      limits: taking({ most: marked('Most-Rows', 'integer') }),
      dry: marked('Method', 'boolean'),
      free: { type: 'number' },
    })
    expect(mirroredArguments(schema).toSorted((a, b) => a.header.localeCompare(b.header))).toEqual([
      { header: 'mcp-param-method', path: ['dry'] },
      { header: 'mcp-param-most-rows', path: ['limits', 'most'] },
      { header: 'mcp-param-region', path: ['region'] },
    ])
  })

  it('finds none in a schema without annotations, nor in what is no schema [N127]', () => {
    expect(mirroredArguments({ type: 'object' })).toEqual([])
    const data = { default: marked('A'), enum: [marked('B')], const: marked('C'), examples: [marked('D')] }
    expect(mirroredArguments(taking({ 'x-mcp-header': { type: 'string' }, a: data, b: true }))).toEqual([])
  })

  it.each([
    ['an empty name', taking({ a: marked('') })],
    ['a name that is no text', taking({ a: marked(4) })],
    ['a name with a space', taking({ a: marked('My Region') })],
    ['a name with a colon', taking({ a: marked('My:Region') })],
    ['a name with a line break', taking({ a: marked('A\r\nB') })],
    ['a name beyond ASCII', taking({ a: marked('Região') })],
    ['a number', taking({ a: marked('A', 'number') })],
    ['an object', taking({ a: marked('A', 'object') })],
    ['an array', taking({ a: marked('A', 'array') })],
    ['null', taking({ a: marked('A', 'null') })],
    ['several types', taking({ a: marked('A', ['string', 'null']) })],
    ['no type', taking({ a: { 'x-mcp-header': 'A' } })],
    ['the root', { type: 'object', 'x-mcp-header': 'A' }],
    ['the items of an array', taking({ a: { type: 'array', items: marked('A') } })],
    ['one item of an array', taking({ a: { type: 'array', prefixItems: [marked('A')] } })],
    ['a choice', taking({}, { oneOf: [taking({ a: marked('A') })] })],
    ['a condition', taking({}, { if: taking({ a: marked('A') }) })],
    ['a negation', taking({}, { not: taking({ a: marked('A') }) })],
    ['a definition', taking({}, { $defs: { a: marked('A') } })],
    ['a property by pattern', taking({}, { patternProperties: { a: marked('A') } })],
    ['any other property', taking({}, { additionalProperties: marked('A') })],
    ['a property too deep', inside(65, marked('A'))],
  ])('refuses an annotation with, or at, %s [N130]', (_what, schema) => {
    expect(() => mirroredArguments(schema)).toThrow(TypeError)
  })

  it('refuses a name that stands twice, whatever its case [N130]', () => {
    expect(() => mirroredArguments(taking({ a: marked('Region'), b: marked('REGION') }))).toThrow('two properties')
  })

  it('says where', () => {
    expect(() => mirroredArguments(taking({ a: taking({ b: marked('A', 'number') }) }))).toThrow(
      `x-mcp-header "A" stands at a.b, whose type is none of string, integer and boolean`,
    )
  })

  it('is not held up by a deep or a wide schema', () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, { type: 'string' }]))
    const schemas = [inside(5_000, { type: 'string' }), taking(wide)]
    expect(quickest(1_000, () => schemas.forEach((schema) => mirroredArguments(schema)))).toBeLessThan(1_000)
  })
})

describe('mirrorArguments', () => {
  const mirrored = mirroredArguments(
    taking({ s: marked('S'), i: marked('I', 'integer'), b: marked('B', 'boolean'), o: taking({ s: marked('O') }) }),
  )

  it.each([
    [
      { s: 'us west 1', i: 42, b: false },
      { s: 'us west 1', i: '42', b: 'false' },
    ],
    [{ s: 'Hello, 世界' }, { s: '=?base64?SGVsbG8sIOS4lueVjA==?=' }],
    [{ s: ' padded ' }, { s: '=?base64?IHBhZGRlZCA=?=' }],
    [{ s: 'line1\nline2' }, { s: '=?base64?bGluZTEKbGluZTI=?=' }],
    [{ s: '=?base64?literal?=' }, { s: '=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=' }],
    [{ s: '' }, { s: '' }],
    [{ s: null, o: { s: 'deep' } }, { o: 'deep' }],
    [{ s: ['no', 'value'], o: 'no object' }, {}],
    [{ i: -(2 ** 53) + 1 }, { i: '-9007199254740991' }],
  ])('writes %j [N126 N128 N129]', (args, wanted) => {
    const headers = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [`mcp-param-${name}`, value]))
    expect(mirrorArguments(mirrored, args)).toEqual(headers)
  })

  it.each([2 ** 53, -(2 ** 53), 1e300, Infinity, Number.NaN])(
    'writes no header for %d, which others would pass for',
    (i) => {
      expect(() => mirrorArguments(mirrored, { i })).toThrow(
        new RangeError('Header mcp-param-i mirrors a number beyond those that JSON tells apart (params.arguments.i)'),
      )
    },
  )

  it('reads own members alone', () => {
    const inherited = mirroredArguments(taking({ constructor: marked('C'), toString: taking({ name: marked('T') }) }))
    expect(mirrorArguments(inherited, {})).toEqual({})
  })
})

describe('checkArguments', () => {
  const mirrored = mirroredArguments(taking({ s: marked('S'), i: marked('I', 'integer'), b: marked('B', 'boolean') }))
  const check = (args: Json, headers: Record<string, string>) => () =>
    checkArguments(mirrored, args, { header: (name) => headers[name] })
  const refusal = (args: Json, headers: Record<string, string>): ProtocolError => {
    try {
      check(args, headers)()
    } catch (reason) {
      return reason as ProtocolError
    }
    throw new Error('was let pass')
  }

  it('lets pass what says the same, and whatever it does not know [N134 N135]', () => {
    const headers = { 'mcp-param-s': '=?base64?w6k=?=', 'mcp-param-i': '42.0', 'mcp-param-b': 'true' }
    expect(check({ s: 'é', i: 42, b: true }, { ...headers, 'mcp-param-other': 'x' })).not.toThrow()
    expect(check({ s: null }, {})).not.toThrow()
    expect(() => checkArguments(mirrored, { s: 'a' }, {})).not.toThrow()
  })

  it('takes a value without both exact marks for what it is', () => {
    expect(check({ s: '=?BASE64?w6k=?=' }, { 'mcp-param-s': '=?BASE64?w6k=?=' })).not.toThrow()
    expect(check({ s: '=?base64?w6k=' }, { 'mcp-param-s': '=?base64?w6k=' })).not.toThrow()
  })

  it.each<[string, Json, Record<string, string>, RegExp]>([
    ['a missing header', { s: 'a' }, {}, /mcp-param-s is missing \(params\.arguments\.s\)/],
    ['another value', { s: 'a' }, { 'mcp-param-s': 'A' }, /does not say/],
    ['another number', { i: 42 }, { 'mcp-param-i': '43' }, /does not say/],
    ['a number in words of its own', { i: 42 }, { 'mcp-param-i': '0x2a' }, /does not say/],
    ['a number that is not told apart', { i: 2 ** 53 }, { 'mcp-param-i': '9007199254740993' }, /tells apart/],
    ['another truth', { b: true }, { 'mcp-param-b': 'True' }, /does not say/],
    ['base64 without its padding', { s: 'é' }, { 'mcp-param-s': '=?base64?w6k?=' }, /not well-formed base64/],
    ['base64 of another alphabet', { s: 'é' }, { 'mcp-param-s': '=?base64?w6k!?=' }, /not well-formed base64/],
    ['bytes beyond ASCII', { s: 'é' }, { 'mcp-param-s': 'é' }, /characters that a header may not/],
    ['a header without an argument', {}, { 'mcp-param-s': 'a' }, /has no argument/],
    ['a header beside null', { s: null }, { 'mcp-param-s': 'null' }, /has no argument/],
  ])('refuses %s [N132 N133 N328]', (_what, args, headers, message) => {
    const { code, message: said } = refusal(args, headers)
    expect(code).toBe(ErrorCode.headerMismatch)
    expect(said).toMatch(message)
  })
})
