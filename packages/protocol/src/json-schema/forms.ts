import { isObject } from './copy.js'

/** What the value of a keyword must look like for the schema to be valid. */
export interface Form {
  readonly fits: (value: unknown) => boolean
  readonly words: string
}

const form = (words: string, fits: (value: unknown) => boolean): Form => ({ words, fits })

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']
const isType = (value: unknown): boolean => typeof value === 'string' && types.includes(value)
const isSchema = (value: unknown): boolean => isObject(value) || typeof value === 'boolean'
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') && new Set(value).size === value.length

/** A subschema. */
export const schema: Form = form('expected a schema: an object, true or false', isSchema)

/** One or more subschemas. */
export const schemas: Form = form(
  'expected a list of one schema or more',
  (value) => Array.isArray(value) && value.length > 0,
)

/** Subschema or subschemas, as older dialects have it. */
export const schemaOrList: Form = form(
  'expected a schema or a list of schemas',
  (value) => isSchema(value) || Array.isArray(value),
)

/** Subschemas by name. */
export const schemaMap: Form = form('expected an object of schemas', isObject)

/** Subschemas or lists of names, by name. */
export const dependencyMap: Form = form(
  'expected an object of schemas or lists of different names',
  (value) => isObject(value) && Object.values(value).every((each) => isSchema(each) || isNames(each)),
)

/** Lists of names by name. */
export const nameMap: Form = form(
  'expected an object of lists of different names',
  (value) => isObject(value) && Object.values(value).every(isNames),
)

/** A list of different names. */
export const names: Form = form('expected a list of different names', isNames)

/** A count. */
export const count: Form = form(
  'expected a whole number, 0 or more',
  (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0,
)

/** Any number. */
export const number: Form = form('expected a number', (value) => typeof value === 'number')

/** A number above zero. */
export const positive: Form = form('expected a number above 0', (value) => typeof value === 'number' && value > 0)

/** `true` or `false`. */
export const flag: Form = form('expected true or false', (value) => typeof value === 'boolean')

/** Any text. */
export const text: Form = form('expected a string', (value) => typeof value === 'string')

/** The name of an anchor. */
export const anchor: Form = form(
  'expected a name of letters, digits, "-", "_" and ".", beginning with a letter or "_"',
  (value) => typeof value === 'string' && /^[A-Za-z_][-A-Za-z0-9._]*$/.test(value),
)

/** The address of a schema resource, which may end in nothing but an empty fragment. */
export const identity: Form = form(
  'expected an address without a fragment; a name within the document goes in $anchor',
  (value) => typeof value === 'string' && /^[^#]*#?$/.test(value),
)

/** One type or several. */
export const typeNames: Form = form(
  `expected one or several different names of ${types.join(', ')}`,
  (value) => isType(value) || (isNames(value) && (value as unknown[]).length > 0 && (value as unknown[]).every(isType)),
)

/** A list of anything. */
export const list: Form = form('expected a list', Array.isArray)

/** Anything at all. */
export const anything: Form = form('expected a value', () => true)
