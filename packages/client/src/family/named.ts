import { ErrorCode, isJson, ProtocolError } from '@mortise/protocol'

/** The revisions that an error names; undefined when it is not about revisions at all. */
export function revisionsNamed(reason: unknown): readonly string[] | undefined {
  if (!(reason instanceof ProtocolError) || reason.code !== ErrorCode.unsupportedVersion) return undefined
  const { supported } = isJson(reason.data) ? reason.data : {}
  return Array.isArray(supported) ? supported.filter((each): each is string => typeof each === 'string') : []
}
