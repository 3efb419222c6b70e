import { limitsFrom } from '@mortise/protocol'

/** How much a handler takes on, and for how long. */
export interface Limits {
  /** The largest body that is read, in bytes, as sent and as decompressed; default 4 MiB. */
  maxBodyBytes: number
  /** How many bytes of bodies are held at once while they come, of all clients together; default 64 MiB. */
  maxBodyTotalBytes: number
  /** How many bytes of bodies the requests under way may have brought, of all clients together; default 64 MiB. */
  maxRequestTotalBytes: number
  /** Milliseconds that a body may take to arrive; default 60,000. A slower one is answered with 408. */
  bodyTimeoutMs: number
  /** Milliseconds that an answer may take before the response becomes a stream of events; default 2,000. */
  streamAfterMs: number
  /** Milliseconds of silence after which a stream carries a comment, lest something on the way ends it; default 15,000. */
  keepAliveMs: number
  /** How many bytes may wait for a client that does not read before its stream is cut off; default 1 MiB. */
  maxQueueBytes: number
  /** How many events may wait for it; default 1,000. */
  maxQueueEvents: number
  /** How many bytes may wait for all clients together that do not read; default 128 MiB. */
  maxQueueTotalBytes: number
  /** How many sessions are held at once; default 10,000. One more is refused with 503. */
  maxSessions: number
  /** Milliseconds after which a session ends that nobody uses; default 30 minutes. An open stream is use. */
  sessionIdleMs: number
  /** How many events of a session are kept for a client that comes back; default 10,000. */
  replayEvents: number
  /** How many bytes of them, counted in UTF-16 units; default 1 MiB. */
  replayBytes: number
  /** How many of all sessions together; default 64 MiB. */
  replayTotalBytes: number
  /** Milliseconds that a client is told to wait before it comes back to a stream that was ended early; default 1,000. */
  retryMs: number
}

const mebibyte = 1_048_576

/** The limits that hold where nobody sets others. */
export const limits: Readonly<Limits> = {
  maxBodyBytes: 4 * mebibyte,
  maxBodyTotalBytes: 64 * mebibyte,
  maxRequestTotalBytes: 64 * mebibyte,
  bodyTimeoutMs: 60_000,
  streamAfterMs: 2_000,
  keepAliveMs: 15_000,
  maxQueueBytes: mebibyte,
  maxQueueEvents: 1_000,
  maxQueueTotalBytes: 128 * mebibyte,
  maxSessions: 10_000,
  sessionIdleMs: 30 * 60_000,
  replayEvents: 10_000,
  replayBytes: mebibyte,
  replayTotalBytes: 64 * mebibyte,
  retryMs: 1_000,
}

/** The limits of a handler of which some were given. Throws `RangeError` for what is none. */
export const limitsOf = (given: Partial<Limits>): Limits => limitsFrom(limits, given)
