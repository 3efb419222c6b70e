import { longestTimer } from '@mortise/protocol'

/** How long to wait at least, in milliseconds, whatever the server wishes or tells. */
export const leastPause = 20
/** By how much each pause is longer than the one before, as long as there is nothing new, and how often at most. */
const slowdown = 1.25
const mostSlowdowns = 6
/** Up to which part of it a pause is longer, so that those who began together do not look together. */
const jitter = 0.2

/** How long to wait until a task is looked at again, in milliseconds: never less than its server wishes. */
export function pauseBetween(wish: number, looksInVain: number): number {
  // By a server of this process, it may also be no number.
  const slowed = (wish > leastPause ? wish : leastPause) * slowdown ** Math.min(looksInVain, mostSlowdowns)
  return Math.min(slowed * (1 + jitter * Math.random()), longestTimer)
}
