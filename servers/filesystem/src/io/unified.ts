import { formatPatch, structuredPatch } from 'diff'
import { printable } from '../printable.js'
import { countLines } from './line-view.js'

// Two texts that have little in common would take long to compare, and what came of it would be of no use.
const MOST_EDITS = 4000
const MOST_MS = 500
const MOST_CHARACTERS = 64 * 1024
/** How many lines are compared, those at both ends left out that are the same: each takes time, whatever it holds. */
const MOST_LINES = 100_000

/** How to name and print the two sides. */
export interface Sides {
  readonly before: string
  readonly after: string
  /** What stands after the name, such as a time. */
  readonly notes?: readonly [before: string | undefined, after: string | undefined]
  readonly context?: number
}

/** Where the line begins that lies so many above the one that a place is on. */
const linesAbove = (text: string, at: number, count: number): number => {
  let start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1
  for (let left = count; left > 0 && start > 0; left--) start = start < 2 ? 0 : text.lastIndexOf('\n', start - 2) + 1
  return start
}

/** Where the line ends that lies so many below the one that a place is on. */
const linesBelow = (text: string, at: number, count: number): number => {
  let end = at
  for (let left = count; left >= 0; left--) end = text.indexOf('\n', end) + 1 || text.length
  return end
}

/** The lines from the first that differs to the last, with some around them, and how many come before. */
const differing = (before: string, after: string, context: number) => {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  const start = linesAbove(before, head, context)
  let tail = 0
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const kept = before.length - linesBelow(before, before.length - tail, context)
  return {
    skipped: countLines(before.slice(0, start)),
    old: before.slice(start, before.length - kept),
    fresh: after.slice(start, after.length - kept),
  }
}

/**
 * The unified diff between two texts, line ends included. Too much of it is cut, and said to be; texts that differ too
 * much are not compared.
 */
export const unifiedDiff = (
  before: string,
  after: string,
  { context = 3, notes = [undefined, undefined], ...sides }: Sides,
): string => {
  const { skipped, old, fresh } = differing(before, after, context)
  const options = { context, maxEditLength: MOST_EDITS, timeout: MOST_MS }
  const isMuch = Math.max(countLines(old), countLines(fresh)) > MOST_LINES
  const [from, to] = [printable(sides.before), printable(sides.after)]
  const patch = isMuch ? undefined : structuredPatch(from, to, old, fresh, ...notes, options)
  if (patch === undefined) return '[the texts differ too much to be compared]\n'
  for (const hunk of patch.hunks) {
    hunk.oldStart += skipped
    hunk.newStart += skipped
  }
  const printed = formatPatch(patch)
  const diff = printed.slice(printed.indexOf('--- '))
  return diff.length > MOST_CHARACTERS
    ? `${diff.slice(0, MOST_CHARACTERS)}\n[the rest of the diff is left out]\n`
    : diff
}
