import type { Family, Step } from '@mortise/protocol'

/** The HTTP status of an answer, by how far its request came. A session's answers are all a success to HTTP. */
export const statusOf: Record<Family, Record<Step, number>> = {
  session: { envelope: 200, headers: 200, version: 200, method: 200, shape: 200, gate: 200, run: 200 },
  stateless: { envelope: 400, headers: 400, version: 400, method: 404, shape: 200, gate: 400, run: 200 },
}
