export { compileJsonSchema, type Check, type CompileOptions } from './compile.js'
export { printIssue, type Issue } from './issue.js'
export { defaultLimits, type Limits } from './limits.js'
export { SchemaError } from './schema-error.js'
