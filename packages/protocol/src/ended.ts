import { ProtocolError } from './errors.js'
import { answering } from './revision/answering/index.js'
import type { Caller } from './revision/revision.js'
import { failureOf, type End } from './telemetry.js'

/** How a request ended for its client: by the error that it is sent, or given up where what came of it failed too late. */
export function endedFor({ caller, cancelled }: { caller: Caller; cancelled: boolean }, end: End): End {
  if (cancelled && failureOf(end) !== undefined) return { cancelled: true }
  if (!('reason' in end) || !(end.reason instanceof ProtocolError)) return end
  return { reason: answering[caller.revision.family].writeError(caller.revision, end.reason) }
}
