import { ErrorCode, ProtocolError, type Filter } from '@mortise/protocol'

/** What of a filter is asked for, or accepted: neither what is false nor an empty list. */
const topicsOf = (filter: Filter): readonly string[] =>
  Object.entries(filter).flatMap(([topic, wanted]: [string, unknown]) =>
    (Array.isArray(wanted) ? wanted.length > 0 : wanted) ? [topic] : [],
  )

/** Throws where a server will tell of nothing that was asked for: whoever waited for that would wait for ever. */
export function requireAccepted(asked: Filter, accepted: Filter): void {
  const topics = topicsOf(asked)
  if (topics.length === 0 || topicsOf(accepted).length > 0) return
  const message = `The server tells of no changes of what was asked for: ${topics.join(', ')}`
  throw new ProtocolError(ErrorCode.methodNotFound, message)
}
