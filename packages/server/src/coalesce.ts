import type { Change } from '@mortise/protocol'

/** Tells one client of changes, as fast as it hears of them. */
export interface News {
  /** Takes a change to be told; one that waits to be told already is not told twice. */
  tell(change: Change): void
  /** Resolves once all has been told. */
  rest(): Promise<void>
}

/**
 * News of which only one waits for room on the channel. Those that come meanwhile are kept once each, in their order, so
 * that a client that does not read costs no more than what it follows.
 */
export function coalesced(send: (change: Change) => Promise<void>): News {
  const waiting = new Map<string, Change>()
  let telling: Promise<void> | undefined
  const tellAll = async (): Promise<void> => {
    // What is added on the way is reached too, one that was told and has come again included.
    for (const [key, change] of waiting) {
      waiting.delete(key)
      await send(change)
    }
    telling = undefined
  }
  return {
    tell(change) {
      waiting.set(`${change.topic} ${change.uri ?? ''}`, change)
      telling ??= tellAll()
    },
    rest: async () => telling,
  }
}
