import { ProviderError } from '../provider.js'
import type { World } from './world.js'

const mostTries = 3
/** Nobody who waits for an answer should wait longer than this between two tries, in milliseconds. */
export const longestPause = 5000
const firstPause = 300

/**
 * Tries up to three times what fails by passing trouble, with growing pauses that no two callers share; and no more once as
 * much time has gone by as a whole answer may take.
 */
export async function persist<T>(
  attempt: () => Promise<T>,
  { now, random, sleep, timeout }: Pick<World, 'now' | 'random' | 'sleep' | 'timeout'>,
  signal: AbortSignal,
): Promise<T> {
  const start = now()
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const mayTry = tries < mostTries && now() - start < timeout
      const pause = mayTry ? pauseFor(error, tries, random()) : undefined
      if (pause === undefined) throw error
      await sleep(pause, signal)
    }
  }
}

/** How long to wait before the next try; undefined where none is of use. */
function pauseFor(error: unknown, tries: number, random: number): number | undefined {
  if (!(error instanceof ProviderError) || !error.outlook.passing) return undefined
  const { after = 0 } = error.outlook
  if (after > longestPause) return undefined
  return after + firstPause * 3 ** (tries - 1) * (0.5 + random)
}
