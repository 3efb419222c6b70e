import type { StateLedger } from '@mortise/protocol'

const minuteMs = 60_000

/**
 * A ledger in this process, of `most` states (default a million). It forgets a state within a minute of its expiry. When
 * it is full, it forgets those that expire soonest, and from then on takes none that expires as soon for unused.
 */
export function memoryLedger({ most = 1_000_000 } = {}): StateLedger {
  const usedByMinute = new Map<number, Set<string>>()
  let kept = 0
  let forgotten = -Infinity

  const forget = (minute: number): void => {
    kept -= usedByMinute.get(minute)?.size ?? 0
    usedByMinute.delete(minute)
  }
  return {
    use(id, until) {
      const now = Math.floor(Date.now() / minuteMs)
      for (const minute of usedByMinute.keys()) if (minute < now) forget(minute)
      const minute = Math.floor(until / minuteMs)
      const used = usedByMinute.get(minute)
      if (minute <= forgotten || used?.has(id)) return false
      if (used) used.add(id)
      else usedByMinute.set(minute, new Set([id]))
      if (++kept > most) forget((forgotten = Math.min(...usedByMinute.keys())))
      return true
    },
  }
}
