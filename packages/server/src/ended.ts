import { answering, failureOf, ProtocolError, type End } from '@mortise/protocol'
import type { HandlerContext } from './handler.js'

/** How a request ended for its client: by the error that it is sent, or given up where what came of it failed too late. */
export function endedFor({ caller, cancelled }: HandlerContext, end: End): End {
  if (cancelled && failureOf(end) !== undefined) return { cancelled: true }
  if (!('reason' in end) || !(end.reason instanceof ProtocolError)) return end
  return { reason: answering[caller.revision.family].writeError(caller.revision, end.reason) }
}
