import { describe, expect, it } from 'vitest'
import { quickest, timeLimit } from '../../../../scripts/quickest.js'
import { compileJsonSchema, SchemaError } from './index.js'
import { printIssue } from './issue.js'

const nested = (levels: number, wrap: (inner: unknown) => unknown, seed: unknown = true): unknown => {
  let value = seed
  for (let i = 0; i < levels; i++) value = wrap(value)
  return value
}
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const byName = <T>(count: number, make: (index: number) => T): Record<string, T> =>
  Object.fromEntries(times(count, (i) => [`k${i}`, make(i)]))

const gaveUp = /^given up/
const fits = /^fits$/

/** What a schema says of a value: that it fits, the first issue, or why the schema is refused. */
const verdict = (schema: unknown, value: unknown): string => {
  try {
    const issues = compileJsonSchema(schema)(value)
    return issues ? printIssue(issues[0]!) : 'fits'
  } catch (reason) {
    if (reason instanceof SchemaError) return reason.message
    throw reason
  }
}

interface Bomb {
  readonly name: string
  readonly schema: unknown
  readonly value: unknown
  readonly says: RegExp
  /** What it takes of the processor on an idle machine, at the 95th percentile, in milliseconds. */
  readonly idle: number
}

const bombs: Bomb[] = [
  {
    name: 'a nested quantifier',
    schema: { pattern: '^(a+)+$' },
    value: `${'a'.repeat(50)}!`,
    says: /matches/,
    idle: 2,
  },
  {
    name: 'nested quantifiers over a long text',
    schema: { pattern: '(a*)*b|(.*)(.*)(.*)x' },
    value: 'a'.repeat(100_000),
    says: /matches/,
    // Counting what is covered makes it slower by a third.
    idle: 70,
  },
  {
    name: 'look-around within look-around',
    schema: { pattern: `${'(?=a*'.repeat(20)}${')'.repeat(20)}b` },
    value: 'a'.repeat(100_000),
    says: gaveUp,
    idle: 40,
  },
  {
    name: 'a pattern that backtracks without quantifiers',
    schema: { pattern: `^${'(a|a)'.repeat(40)}$` },
    value: `${'a'.repeat(40)}!`,
    says: /matches/,
    idle: 2,
  },
  {
    name: 'a quadratic pattern',
    schema: { pattern: 'a*a*c' },
    value: 'a'.repeat(100_000),
    says: /matches|given up/,
    idle: 50,
  },
  {
    name: 'counts of counts',
    schema: { pattern: '((((a{99}){99}){99}){99}){99}' },
    value: '',
    says: /too large/,
    idle: 5,
  },
  {
    name: 'counts of nothing',
    schema: { pattern: '((?:(?:){9999}b?){9999}){9999}' },
    value: '',
    says: /too large/,
    idle: 5,
  },
  {
    name: 'a class of many sets',
    schema: { pattern: `(a|${'[\\p{L}\\p{N}\\p{Lu}\\p{Ll}]'.repeat(50)})+$` },
    value: 'äßç'.repeat(20_000),
    says: gaveUp,
    idle: 60,
  },
  {
    name: 'many patterns',
    schema: { patternProperties: Object.fromEntries(times(2000, (i) => [`^[a-z]{3}x${i}$`, true])) },
    value: byName(300, () => 1),
    says: /too large|given up/,
    idle: 100,
  },
  {
    name: '20,000 subschemas',
    schema: { anyOf: times(20_000, (i) => ({ const: i })) },
    value: 1,
    says: /over/,
    idle: 80,
  },
  {
    name: '2^14 branches',
    schema: { anyOf: times(2 ** 14, (i) => ({ minimum: i })) },
    value: -1,
    says: /over/,
    idle: 80,
  },
  {
    name: '2^14 branches as a tree',
    schema: nested(14, (inner) => ({ anyOf: [inner, inner] }), { type: 'string' }),
    value: 1,
    says: /over/,
    idle: 50,
  },
  {
    name: 'as many branches as are allowed',
    schema: { anyOf: times(9_900, (i) => ({ const: i })) },
    value: -1,
    says: /fits none of 9900/,
    idle: 100,
  },
  { name: 'depth 5,000', schema: nested(5000, (not) => ({ not })), value: 1, says: /nested over 128/, idle: 2 },
  {
    name: 'depth 5,000 of data',
    schema: { items: { $ref: '#' } },
    value: nested(5000, (v) => [v]),
    says: gaveUp,
    idle: 2,
  },
  {
    name: 'depth 5,000 of data to compare',
    schema: { uniqueItems: true },
    value: [1, nested(5000, (v) => [v])],
    says: gaveUp,
    idle: 2,
  },
  {
    name: '20,000 objects that differ',
    schema: { uniqueItems: true },
    value: times(20_000, (i) => ({ id: i, name: `name ${i}`, tags: [1, 2] })),
    says: fits,
    idle: 80,
  },
  { name: 'a million items', schema: { uniqueItems: true }, value: times(1_000_000, (i) => i), says: gaveUp, idle: 2 },
  { name: 'a loop of references', schema: { allOf: [{ $ref: '#' }, { $ref: '#' }] }, value: 1, says: gaveUp, idle: 2 },
  {
    name: 'branches that multiply with the depth of the value',
    schema: {
      anyOf: times(3, (i) => ({ properties: { a: { $ref: '#' } }, required: [`b${i}`] })),
    },
    value: nested(60, (a) => ({ a }), {}),
    says: gaveUp,
    idle: 30,
  },
  {
    name: 'many branches over many members',
    schema: { anyOf: times(2000, (i) => ({ additionalProperties: false, properties: { [`a${i}`]: true } })) },
    value: byName(20_000, (i) => i),
    says: gaveUp,
    idle: 120,
  },
  {
    name: 'many names to require when others are there',
    schema: { items: { dependentRequired: byName(10_000, () => []) } },
    value: times(10_000, () => ({})),
    says: gaveUp,
    idle: 80,
  },
  {
    name: 'evaluated members to merge again and again',
    schema: {
      allOf: times(200, () => ({ anyOf: times(3, () => ({ patternProperties: { '': true } })) })),
      unevaluatedProperties: false,
    },
    value: byName(5000, (i) => i),
    says: gaveUp,
    idle: 70,
  },
  {
    name: 'long addresses to resolve against',
    schema: { $id: `http://a/${'b/'.repeat(50_000)}`, allOf: times(5000, () => ({ $ref: 'c' })) },
    value: 1,
    says: /is not an address/,
    idle: 40,
  },
  {
    name: 'numbers with many digits',
    schema: { items: { multipleOf: 1e-300 } },
    value: times(100_000, (i) => 1e300 + i * 1e290),
    says: gaveUp,
    idle: 70,
  },
  {
    name: 'schemas to check as schemas',
    schema: { items: { $ref: 'https://json-schema.org/draft/2020-12/schema' } },
    value: times(2000, () => nested(50, (not) => ({ not }))),
    says: gaveUp,
    idle: 80,
  },
]

describe('bombs', () => {
  it.each(bombs)('$name: is over in no time [N177]', ({ schema, value, says, idle }) => {
    const limit = timeLimit(200, idle)
    expect(quickest(limit, () => expect(verdict(schema, value)).toMatch(says))).toBeLessThan(limit)
  })
})
