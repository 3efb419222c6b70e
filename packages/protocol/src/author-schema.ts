import { isJson, type Json } from './schema/index.js'

/** What a check found: the value (perhaps transformed), or what is wrong with it. */
export type Checked<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] }

/** The part of Standard Schema that is needed here: it checks, and it prints itself as JSON Schema. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: number
    readonly vendor: string
    readonly validate: (value: unknown) => Checked<Output> | Promise<Checked<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    readonly jsonSchema?: { readonly input: Printer; readonly output: Printer } | undefined
  }
}
type Printer = (options: { readonly target: 'draft-2020-12' }) => Json

/**
 * What an author may give as a schema: a Standard Schema that prints JSON Schema (zod 4.2+, valibot, arktype, `jsonSchema`).
 * Plain JSON Schema goes into `jsonSchema({ ... })`, single fields into `z.object({ ... })`. Typed no closer, for a server of
 * many tools would be slow to compile; one that cannot print itself is refused when it is registered.
 */
export type AuthorSchema = { readonly _zod: unknown } | { readonly '~standard': unknown }

/** zod's own way to its types, which costs the compiler next to nothing; `~standard` costs it 200 steps a schema. */
interface ZodSchema {
  readonly _zod: { readonly input: unknown; readonly output: unknown }
}

/** What a value must be to pass a schema. */
export type SchemaInput<S> = S extends ZodSchema
  ? S['_zod']['input']
  : S extends StandardSchema<infer I, unknown>
    ? I
    : Json
/** What a value is once it has passed a schema. */
export type SchemaOutput<S> = S extends ZodSchema
  ? S['_zod']['output']
  : S extends StandardSchema<unknown, infer O>
    ? O
    : Json

/** A schema ready for use. */
export interface CompiledSchema {
  /** As JSON Schema, for the far side. */
  readonly json: Json
  /** Checks a value. A promise only where the author's own check is one. */
  check(value: unknown): Checked<unknown> | Promise<Checked<unknown>>
}

const isStandard = (schema: object): schema is StandardSchema =>
  // JSON Schema that came from elsewhere may have a member of that name, but no function in it.
  '~standard' in schema && isJson(schema['~standard']) && typeof schema['~standard'].validate === 'function'

/**
 * Makes a schema ready for use. `way` says whether its values come in or go out, which differ where it transforms.
 * Throws when it is no schema, or cannot print itself as JSON Schema; `where` names the owner.
 */
export function compileSchema(schema: object, way: 'input' | 'output', where: string): CompiledSchema {
  if (!isStandard(schema)) throw new TypeError(`${where}: ${instead(schema)}`)
  const { vendor, validate, jsonSchema } = schema['~standard']
  if (!jsonSchema) {
    throw new TypeError(
      `${where}: this ${vendor} schema cannot print itself as JSON Schema; ` +
        'use zod 4.2 or newer, wrap it (valibot: toStandardJsonSchema), or give jsonSchema({ ... })',
    )
  }
  let json: Json | undefined
  return {
    get json() {
      return (json ??= printed(jsonSchema[way], where))
    },
    check: validate,
  }
}

/** Not every schema can be said in JSON Schema: a date, a bigint or a transformation cannot. */
function printed(print: Printer, where: string): Json {
  try {
    return print({ target: 'draft-2020-12' })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TypeError(`${where} cannot be printed as JSON Schema: ${why}`, { cause })
  }
}

/** What to give in the place of an object that is no schema. */
function instead(schema: object): string {
  const members = Object.entries(schema).filter(([, member]) => isJson(member) && isStandard(member))
  if (members.length === 0)
    return 'this is no schema; JSON Schema is given as jsonSchema({ ... }) of @mortise/protocol/json-schema'
  const names = members.map(([name]) => name).join(', ')
  return `its members (${names}) are schemas themselves; wrap them, as in z.object({ ... })`
}

/** Issues in one line each, with their paths. */
export function describeIssues(issues: NonNullable<Checked<never>['issues']>): string {
  return issues
    .map(({ path = [], message }) => {
      const at = path.map((key) => String(isJson(key) && 'key' in key ? key.key : key)).join('.')
      return at ? `${at}: ${message}` : message
    })
    .join('\n')
}
