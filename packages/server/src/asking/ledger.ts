import type { StateLedger } from '@mortise/protocol'

const minuteMs = 60_000

/** A ledger in this process. It forgets a state within a minute of its expiry. */
export function memoryLedger(): StateLedger {
  const usedByMinute = new Map<number, Set<string>>()
  return {
    use(id, until) {
      const now = Math.floor(Date.now() / minuteMs)
      for (const minute of usedByMinute.keys()) if (minute < now) usedByMinute.delete(minute)
      const minute = Math.floor(until / minuteMs)
      const used = usedByMinute.get(minute)
      if (used?.has(id)) return false
      if (used) used.add(id)
      else usedByMinute.set(minute, new Set([id]))
      return true
    },
  }
}
