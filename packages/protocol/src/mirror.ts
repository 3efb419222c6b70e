import { ErrorCode, ProtocolError } from './errors.js'
import type { Origin } from './jsonrpc/transport.js'
import { decodeHeader, encodeHeader } from './revision/headers.js'
import { isJson, type Json } from './schema/index.js'

/** An argument of a tool that a header says again, so that what stands between the two sides need not read the body. */
export interface Mirrored {
  /** The header, in lower case. */
  readonly header: string
  /** Where the argument stands, from the arguments down. */
  readonly path: readonly string[]
}

interface Place {
  readonly schema: unknown
  /** Absent where the subschema is reached by anything else than the names of properties. */
  readonly path?: readonly string[] | undefined
}

/** The word of an input schema that names the header. */
const annotation = 'x-mcp-header'
/** What the names of such headers begin with. */
const prefix = 'mcp-param-'
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const types: readonly unknown[] = ['string', 'integer', 'boolean']
const deepest = 64
// Said beside the tables of keywords once more, for a client need not load what else those hold.
/** The keywords whose value is a schema, or a list of them. */
export const holders =
  'additionalItems additionalProperties allOf anyOf contains else if items not oneOf prefixItems propertyNames then unevaluatedItems unevaluatedProperties'.split(
    ' ',
  )
/** The keywords that have schemas by name. */
export const maps = '$defs definitions dependencies dependentSchemas patternProperties properties'.split(' ')
const words = [...holders, ...maps]

/**
 * The arguments that an input schema wants mirrored, found once for each tool. Throws `TypeError` where an annotation
 * breaks the rules: then the whole tool is not to be offered over a channel with headers.
 */
export function mirroredArguments(inputSchema: Json): readonly Mirrored[] {
  const found = new Map<string, Mirrored>()
  const open: Place[] = [{ schema: inputSchema, path: [] }]
  // By hand rather than by recursion: the schema may come from a stranger, and be of any depth.
  for (let place = open.pop(); place; place = open.pop()) {
    const { schema, path } = place
    if (!isJson(schema)) continue
    if (Object.hasOwn(schema, annotation)) {
      const name = nameOf(schema, path)
      const header = prefix + name.toLowerCase()
      if (found.has(header)) throw new TypeError(`${annotation} '${name}' stands at two properties`)
      found.set(header, { header, path: path! })
    }
    for (const below of subschemas(schema, path)) open.push(below)
  }
  return [...found.values()]
}

function nameOf(schema: Json, path: readonly string[] | undefined): string {
  const name = schema[annotation]
  const fault = (why: string): TypeError => new TypeError(`${annotation} ${JSON.stringify(name)} ${why}`)
  if (typeof name !== 'string' || !token.test(name)) throw fault('is no name for a header')
  if (!path?.length) throw fault('must stand at a property that is reached by names of properties alone')
  if (path.length > deepest) throw fault(`stands more than ${deepest} properties deep`)
  if (types.includes(schema.type)) return name
  throw fault(`stands at ${path.join('.')}, whose type is none of string, integer and boolean`)
}

function* subschemas(schema: Json, path: readonly string[] | undefined): Generator<Place> {
  for (const word of words) {
    if (!Object.hasOwn(schema, word)) continue
    const value = schema[word]
    if (word === 'properties' && isJson(value)) {
      // One step beyond the deepest is enough to tell that it is too deep.
      const known = path && path.length <= deepest ? path : undefined
      for (const [name, each] of Object.entries(value)) yield { schema: each, path: known && [...known, name] }
    } else if (Array.isArray(value)) for (const each of value) yield { schema: each }
    else if (holders.includes(word)) yield { schema: value }
    else if (isJson(value)) for (const each of Object.values(value)) yield { schema: each }
  }
}

/**
 * The headers that say the arguments of a call again. What is absent or null has none. Throws `RangeError` at a number that
 * no receiver may take.
 */
export function mirrorArguments(mirrored: readonly Mirrored[], args: Json): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const { header, path } of mirrored) {
    const value = valueAt(args, path)
    if (isAmbiguous(value)) throw new RangeError(about(header, ambiguous, path))
    if (isMirrored(value)) headers[header] = encodeHeader(String(value))
  }
  return headers
}

/** Throws unless the headers of a call say what its arguments say; a channel without headers has nothing to say. */
export function checkArguments(mirrored: readonly Mirrored[], args: Json, origin: Origin): void {
  if (!origin.header) return
  for (const { header, path } of mirrored) {
    const said = origin.header(header)
    const value = valueAt(args, path)
    const fault = isMirrored(value) ? faultOf(said, value) : said !== undefined && 'has no argument that it mirrors'
    if (!fault) continue
    throw new ProtocolError(ErrorCode.headerMismatch, about(header, fault, path))
  }
}

const about = (header: string, fault: string, path: readonly string[]): string =>
  `Header ${header} ${fault} (params.arguments.${path.join('.')})`

function faultOf(said: string | undefined, value: string | number | boolean): string | undefined {
  if (said === undefined) return 'is missing'
  if (isAmbiguous(value)) return ambiguous
  const decoded = decodeHeader(said)
  if (decoded === undefined) return 'is not well-formed base64, or holds characters that a header may not'
  const same = typeof value === 'number' ? isNumber(decoded, value) : decoded === String(value)
  return same ? undefined : 'does not say what the body says'
}

const isNumber = (said: string, value: number): boolean =>
  /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(said) && Number(said) === value

/** Whether a value is a number that others would pass for: the next integer, or none at all where JSON cannot say it. */
const isAmbiguous = (value: unknown): boolean =>
  typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)
const ambiguous = 'mirrors a number beyond those that JSON tells apart'

const isMirrored = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

function valueAt(args: Json, path: readonly string[]): unknown {
  let at: unknown = args
  for (const name of path) at = isJson(at) && Object.hasOwn(at, name) ? at[name] : undefined
  return at
}
