import { Follower } from './follower.js'
import type { Pace } from './pace.js'

/** Where a text was found in another, and what is to stand there where that depends on the place. */
export interface Match {
  readonly start: number
  readonly end: number
  /** Made only when it is asked for: for all places together it may be more than there is room for. */
  readonly newText?: () => string
}

/** How places are looked for. */
export interface Search {
  /** How many at most. */
  readonly most: number
  /** Whether one may begin in another. */
  readonly overlapping: boolean
  readonly pace: Pace
}

/** How much of what is wanted is looked for first, by what is fastest for that. */
const HEAD = 16
const STEPS = 4096

const codesOf = (text: string): Uint16Array => {
  const codes = new Uint16Array(text.length)
  for (let at = 0; at < text.length; at++) codes[at] = text.charCodeAt(at)
  return codes
}

/** Finds a text that is not empty in another, in time linear in both. */
export const occurrences = async (
  text: string,
  wanted: string,
  { most, overlapping, pace }: Search,
): Promise<Match[]> => {
  const found: Match[] = []
  const follower = new Follower(codesOf(wanted), overlapping)
  const head = wanted.slice(0, HEAD)
  for (let [at, steps] = [0, 0]; at < text.length && found.length < most; at++, steps++) {
    if (steps % STEPS === 0) await pace.goOn()
    if (follower.idle) at = text.indexOf(head, at)
    if (at === -1) break
    if (follower.take(text.charCodeAt(at))) found.push({ start: at + 1 - wanted.length, end: at + 1 })
  }
  return found
}
