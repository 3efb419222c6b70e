import { isObject, type Json } from './copy.js'
import { quoted } from './issue.js'
import type { Keyword } from './keywords/keyword.js'
import { keywords, type Dialect } from './keywords/table.js'
import { below, SchemaError } from './schema-error.js'
import { split } from './uri.js'

const addresses: Record<Dialect, string> = {
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema',
}

// The two schemes are often mixed up.
const bare = (address: string): string => address.replace(/^https?:/, '')
const known = new Map(Object.entries(addresses).map(([dialect, address]) => [bare(address), dialect as Dialect]))

/** The dialect whose own schema has this address, if that is one. */
export const dialectAt = (address: string): Dialect | undefined => known.get(bare(address))

/** The dialect that a schema says it is written in; throws a {@link SchemaError} when that is not spoken here. */
export function dialectOf({ $schema: name }: Json, where: string, fallback: Dialect): Dialect {
  if (name === undefined) return fallback
  const [address, fragment] = typeof name === 'string' ? split(name) : ['', '']
  const dialect = fragment === '' ? dialectAt(address) : undefined
  if (dialect) return dialect
  const words = typeof name === 'string' ? quoted(name) : 'that is no string'
  const choice = Object.values(addresses).join(' or ')
  throw new SchemaError(below(where, '$schema'), `the dialect ${words} is not supported; use ${choice}`)
}

/** A keyword as a subschema has it. */
export interface Spoken {
  readonly name: string
  readonly value: unknown
  readonly keyword: Keyword
}

const besideRef = ['$ref', '$defs', 'definitions']

/** The keywords of a subschema that its dialect knows; in draft-07, `$ref` hides its neighbours. */
export function spoken(schema: Json, dialect: Dialect): Spoken[] {
  const found: Spoken[] = []
  const hidden = dialect === 'draft-07' && schema.$ref !== undefined
  for (const name of hidden ? besideRef : Object.keys(schema)) {
    const value = schema[name]
    const keyword = keywords[dialect].get(name)
    if (keyword && value !== undefined) found.push({ name, value, keyword })
  }
  return found
}

/** Checks the form of the keywords of one subschema; throws a {@link SchemaError} for the first that is wrong. */
export function inspect(words: readonly Spoken[], where: string): void {
  for (const { name, value, keyword } of words) {
    if (!keyword.form.fits(value)) throw new SchemaError(below(where, name), keyword.form.words)
  }
}

/** The subschemas right within a subschema, and where they are; not all need to be schemas in truth. */
export function* children(words: readonly Spoken[], where: string): Generator<[child: unknown, where: string]> {
  for (const { name, value, keyword } of words) {
    const at = below(where, name)
    if (keyword.holds === 'value' && !Array.isArray(value)) yield [value, at]
    else if (keyword.holds) {
      for (const [key, member] of Object.entries(value as Json)) {
        if (keyword.holds !== 'mixed members' || !Array.isArray(member)) yield [member, below(at, key)]
      }
    }
  }
}

/** Says that there should be a schema. */
export const expectedSchema = 'expected a schema: an object, true or false'

/** Checks the form of a whole schema, as the published schema of its dialect would; throws a {@link SchemaError}. */
export function inspectAll(schema: unknown, dialect: Dialect, where = '#'): void {
  if (typeof schema === 'boolean') return
  if (!isObject(schema)) throw new SchemaError(where, expectedSchema)
  const words = spoken(schema, dialect)
  inspect(words, where)
  for (const [child, at] of children(words, where)) inspectAll(child, dialect, at)
}
