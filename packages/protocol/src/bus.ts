import type { Change } from './change.js'
import type { Bus } from './endpoint.js'

/** A bus within this process. */
export function localBus(): Bus {
  const listeners = new Set<(change: Change) => void>()
  return {
    publish(change) {
      for (const listener of listeners) listener(change)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
