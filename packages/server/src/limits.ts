import { ErrorCode, limitsFrom, ProtocolError } from '@mortise/protocol'

/** How much a server bears of its clients. What goes beyond is refused, with a text that says what to do. */
export interface ServerLimits {
  /** Requests of one session that may be under way at once; default 10,000. */
  readonly requests: number
  /** Streams of changes that one session or channel may hold open; default 1000. */
  readonly streams: number
  /** Streams of changes that all clients together may hold open; default 10,000. */
  readonly streamsInAll: number
  /** Resources, or tasks, that one stream of changes or one session may follow; default 1000. */
  readonly followed: number
  /** Questions that one call may put to its client, in all its runs; default 100. */
  readonly questions: number
  /** Milliseconds that a question to the client of a session waits for its answer; default ten minutes, at most 24 days. */
  readonly answerMs: number
}

const usual: ServerLimits = {
  requests: 10_000,
  streams: 1000,
  streamsInAll: 10_000,
  followed: 1000,
  questions: 100,
  answerMs: 600_000,
}

/** The limits of a server, of which some were given. Throws `RangeError` for what is none. */
export const limitsOf = (given: Partial<ServerLimits> = {}): ServerLimits => limitsFrom(usual, given, 'limits.')

/** How many entries a page of a list holds; default 1000. Throws `RangeError` for less than one. */
export function pageSizeOf(given = 1000): number {
  if (given >= 1) return given
  throw new RangeError(`pageSize must be a number from 1 on, and not ${given}`)
}

/** What a stream of changes is asked to follow, each once. Throws `invalidParams` where that is too much. */
export function followable(names: readonly string[], { followed }: ServerLimits, at: string): string[] {
  const distinct = [...new Set(names)]
  if (distinct.length <= followed) return distinct
  const message = `${at}: names ${distinct.length}, and a stream follows ${followed} at most: name fewer, or open another`
  throw new ProtocolError(ErrorCode.invalidParams, message)
}
