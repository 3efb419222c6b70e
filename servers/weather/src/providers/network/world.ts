import { setTimeout as wait } from 'node:timers/promises'

/** The network and the time as those have them who ask; tests bring their own. */
export interface World {
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** From 0 to below 1. */
  readonly random: () => number
  /** Waits so many milliseconds; throws the reason of the signal when that is given up. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** Milliseconds until a whole answer must be there. */
  readonly timeout: number
  /** A signal that comes after so many milliseconds. */
  readonly timer: (milliseconds: number) => AbortSignal
  /** Is told of each request, by a line without secrets. */
  readonly log: (line: string) => void
  /** Is told of an error that nobody foresaw, and what failed by it. */
  readonly onError: (error: unknown, what: string) => void
}

/** The world as it is, but for what is given. */
export function worldOf(given: { readonly [K in keyof World]?: World[K] | undefined } = {}): World {
  return {
    // Only when it is wanted, so that whoever replaces the global one later is heard.
    fetch: given.fetch ?? ((...args) => fetch(...args)),
    now: given.now ?? Date.now,
    random: given.random ?? Math.random,
    sleep: given.sleep ?? sleep,
    timeout: given.timeout ?? 8000,
    timer: given.timer ?? ((milliseconds) => AbortSignal.timeout(milliseconds)),
    log: given.log ?? (() => {}),
    onError: given.onError ?? (() => {}),
  }
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal })
  } catch {
    signal.throwIfAborted()
  }
}
