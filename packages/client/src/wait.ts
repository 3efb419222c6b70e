import { longestTimer, TimedOut } from '@mortise/protocol'
import { anyOf, onAbort } from './abort.js'
import type { CallOptions } from './peer.js'

/** Waits until a signal aborts at the latest: what does not heed the signal holds nobody up. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const unhear = onAbort(signal, () => reject(signal.reason as Error))
    void promise.then(resolve, reject).finally(unhear)
  })
}

/** Runs something with a signal that aborts after some milliseconds, if that is less than 24 days, or with one of others. */
export async function limited<T>(
  run: (signal: AbortSignal) => Promise<T>,
  ms: number,
  late: () => Error,
  others: readonly (AbortSignal | undefined)[],
): Promise<T> {
  const limit = new AbortController()
  const timer = ms > longestTimer ? undefined : setTimeout(() => limit.abort(late()), ms)
  try {
    return await run(anyOf(limit.signal, ...others))
  } finally {
    clearTimeout(timer)
  }
}

/** Waits for something as long as a call may show no sign of life, or until it is given up. */
export const within = <T>(promise: Promise<T>, what: string, { signal, timeout = 60_000 }: CallOptions): Promise<T> =>
  limited(
    (either) => unlessAborted(promise, either),
    timeout,
    () => new TimedOut(what, 'idle', timeout),
    [signal],
  )

/** Lets some milliseconds pass; rejects as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const passed = new Promise<void>((resolve) => {
    if (ms > 0) timer = setTimeout(resolve, ms)
    else resolve()
  })
  await unlessAborted(passed, signal).finally(() => clearTimeout(timer))
}

/** The longest wait that a refusal can ask for, in milliseconds. */
const longestAsked = 60_000

/** How many milliseconds a refusal asks to wait before the next try, as the errors of a transport may say by `retryAfter`. */
export function askedBy(reason: unknown): number {
  const asked = reason instanceof Error && 'retryAfter' in reason ? reason.retryAfter : undefined
  return typeof asked === 'number' && asked > 0 ? Math.min(asked, longestAsked) : 0
}

/**
 * How long to wait before a try, in milliseconds: not at all before the first, then longer each time and never as long
 * as others who wait for the same.
 */
export const spread = (tries: number, first: number, longest: number): number =>
  tries === 0 ? 0 : Math.random() * Math.min(longest, first * 2 ** (tries - 1))
