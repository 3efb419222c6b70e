import { ErrorCode, isJson, ProtocolError, type Revision } from '@mortise/protocol'

/** The revisions that an error names; undefined when it is not about revisions at all. */
export function revisionsNamed(reason: unknown): readonly string[] | undefined {
  if (!(reason instanceof ProtocolError) || reason.code !== ErrorCode.unsupportedVersion) return undefined
  const { supported } = isJson(reason.data) ? reason.data : {}
  return Array.isArray(supported) ? supported.filter((each): each is string => typeof each === 'string') : []
}

/** Whether a request was refused because the server has left its revision for another one that is spoken here. */
export function hasMoved(reason: unknown, left: Revision | undefined, spoken: readonly Revision[]): boolean {
  const offered = revisionsNamed(reason)
  return offered?.includes(left?.version ?? '') === false && spoken.some(({ version }) => offered.includes(version))
}
