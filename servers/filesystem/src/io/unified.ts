import { createTwoFilesPatch } from 'diff'

// Two texts that have little in common would take long to compare, and what came of it would be of no use.
const MOST_EDITS = 4000
const MOST_MS = 500
const MOST_CHARACTERS = 64 * 1024

/** How to name and print the two sides. */
export interface Sides {
  readonly before: string
  readonly after: string
  /** What stands after the name, such as a time. */
  readonly notes?: readonly [before: string | undefined, after: string | undefined]
  readonly context?: number
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
  const options = { context, maxEditLength: MOST_EDITS, timeout: MOST_MS }
  const patch = createTwoFilesPatch(sides.before, sides.after, before, after, ...notes, options)
  if (patch === undefined) return '[the texts differ too much to be compared]\n'
  const diff = patch.slice(patch.indexOf('--- '))
  return diff.length > MOST_CHARACTERS
    ? `${diff.slice(0, MOST_CHARACTERS)}\n[the rest of the diff is left out]\n`
    : diff
}
