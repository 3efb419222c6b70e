import type { StandardSchema } from '../author-schema.js'
import type { Json } from '../schema/index.js'
import { compileJsonSchema } from './compile.js'

/**
 * Plain JSON Schema (2020-12, or draft-07 where `$schema` says so) as a schema that can be given wherever one is wanted: for
 * the arguments of a tool, its results, a form. `T` is what its values are, which the compiler cannot read out of it; default
 * any object. A function and not the bare object, so that who has no JSON Schema does not load what checks it.
 *
 * Throws `SchemaError` where it cannot be used: faulty, too large, of an unknown dialect, or referring elsewhere.
 */
export function jsonSchema<T = Json>(schema: Json): StandardSchema<T> {
  const check = compileJsonSchema(schema)
  const print = (): Json => schema
  return {
    '~standard': {
      version: 1,
      vendor: 'json-schema',
      validate(value) {
        const issues = check(value)
        return issues ? { issues } : { value: value as T }
      },
      jsonSchema: { input: print, output: print },
    },
  }
}
