// An entry of its own, so that who has no JSON Schema does not load what checks it.
export { compileJsonSchema, type Check, type CompileOptions } from './compile.js'
export { jsonSchema } from './plain.js'
export { SchemaError } from './schema-error.js'
export type { Issue } from './issue.js'
export type { Limits } from './limits.js'
