import { median, ratios } from './judge.js'
import type { Outcome } from './scenario.js'

/** By how much the ratio to the first entrant may be worse than the one that is committed. */
export interface Allowance {
  readonly loss: number
  /** Whether the best round counts, and not the median. */
  readonly isBest: boolean
}

/** Ours over the first entrant, in the metric that counts. */
function ratioOf(outcome: Outcome, isBest: boolean): number {
  const [metric] = outcome.shows
  const [first] = Object.keys(outcome.rows)
  const all = ratios(outcome, 'mortise', first!, metric!)
  return isBest ? Math.min(...all) : median(all)
}

/** Compares an outcome with the committed one; `isHeld` is whether it is no worse than is allowed. */
export function compare(
  now: Outcome,
  committed: Outcome,
  { loss, isBest }: Allowance,
): { words: string; isHeld: boolean } {
  const before = ratioOf(committed, false)
  const after = ratioOf(now, isBest)
  const isHeld = after <= before * (1 + loss)
  const words = `${now.name}: ${after.toFixed(2)} x bare, committed ${before.toFixed(2)} (${loss * 100} % more are allowed)`
  return { words, isHeld }
}
