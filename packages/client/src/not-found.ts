import { ErrorCode, isJson, ProtocolError } from '@mortise/protocol'

/**
 * Whether an error says that there is no such resource: by the code that sessions have for that, or by the one for
 * parameters at large together with the URI that was not found.
 */
export function isResourceNotFound(error: unknown): boolean {
  if (!(error instanceof ProtocolError)) return false
  if (error.code === ErrorCode.resourceNotFound) return true
  return error.code === ErrorCode.invalidParams && isJson(error.data) && typeof error.data.uri === 'string'
}
