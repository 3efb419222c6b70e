import { printable } from './printable.js'
import type { Revision } from './revision/revision.js'
import type { Json } from './schema/index.js'
import { failureOf, subjectOf, type End } from './telemetry.js'

/** One request as a log tells of it: what was wanted, how long it took, how it ended. Never what it carried. */
export interface LogEntry {
  readonly method: string
  /** The tool, the prompt or the resource that it was about. */
  readonly subject?: string
  /** The revision it was made in. */
  readonly version: string
  /** Milliseconds from its beginning to its end. */
  readonly ms: number
  /** How it ended: well, with questions back, or in a failure of some kind. */
  readonly end: string
  /** Who asked, where a server knows that. */
  readonly principal?: string
}

/** Is told of each request that has ended. */
export type WriteEntry = (entry: LogEntry) => void

/** Takes the time of a request from here on; the function returned makes its entry. */
export function logged(method: string, params: Json, revision: Revision): (end: End | 'asked') => LogEntry {
  const subject = subjectOf(method, params, revision)
  const began = performance.now()
  return (end) => ({
    method,
    ...(subject !== undefined && { subject }),
    version: revision.version,
    ms: performance.now() - began,
    end: end === 'asked' ? end : (failureOf(end) ?? 'ok'),
  })
}

/** Writes an entry to standard error, as a line; what the far side chose stands in quotes, so that it forges no other. */
export const writeEntry: WriteEntry = ({ method, subject, version, ms, end, principal }) => {
  const about = subject === undefined ? [] : [quoted(subject)]
  const who = principal === undefined ? [] : [`for ${quoted(principal)}`]
  console.error(['[mortise]', version, plain(method), ...about, `${ms.toFixed(1)} ms`, end, ...who].join(' '))
}

const plain = (method: string): string => (/^[\w./-]{1,200}$/.test(method) ? method : quoted(method))
const quoted = (text: string): string => printable(JSON.stringify(text))
