/**
 * Milliseconds since the call, in which this process was at work: by the clock or the processor's time, whichever is less,
 * for what else the machine does only adds to the one, and the engine's own threads to the other.
 */
export function stopwatch(): () => number {
  const [start, from] = [process.cpuUsage(), performance.now()]
  return () => {
    const { user, system } = process.cpuUsage(start)
    return Math.min((user + system) / 1000, performance.now() - from)
  }
}

/**
 * The most milliseconds that something may take: the stated ones, or five times what it takes idle in the same run, where a
 * busy machine makes that more.
 */
export const timeLimit = (statedMs: number, idleMs: number): number => Math.max(statedMs, 5 * idleMs)

/**
 * How long `work` keeps its thread at its quickest, in milliseconds, of three tries at most: one below the limit is enough.
 */
export function quickest(limitMs: number, work: () => void): number {
  let least = Infinity
  for (let tries = 0; tries < 3 && least >= limitMs; tries++) {
    const taken = stopwatch()
    work()
    least = Math.min(least, taken())
  }
  return least
}
