import type { Tool, ToolResult } from '@mortise/protocol'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
const checks = new Map<string, ValidateFunction>()

/** In what the values of a result differ from the schema that their tool publishes, by a validator that is not ours. */
export function faultsOf({ structuredContent }: ToolResult, { outputSchema }: Tool): readonly ErrorObject[] {
  const text = JSON.stringify(outputSchema)
  // Compiled once, for every server here publishes the same.
  const check = checks.get(text) ?? ajv.compile(outputSchema ?? false)
  checks.set(text, check)
  check(structuredContent)
  return check.errors ?? []
}
