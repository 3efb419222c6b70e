import type { Json } from '@mortise/protocol'

/** Checks a value: what is wrong with it, or undefined where it fits. */
export type SchemaCheck = (value: unknown) =>
  | readonly {
      readonly message: string
      readonly path?: readonly unknown[] | undefined
    }[]
  | undefined

/** Makes a check of a JSON Schema. Throws where the schema cannot be used. */
export type CompileJsonSchema = (schema: Json) => SchemaCheck
