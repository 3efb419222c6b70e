import { z } from 'zod'

/** A name without what people vary: `dry_run` and `dryrun` are `dryRun`. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** How many letters must be put in, taken out or replaced to make one word of another. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1]
    for (let at = 0; at < other.length; at++)
      next.push(Math.min(row[at]! + Number(one[index] !== other[at]), row[at + 1]! + 1, next[at]! + 1))
    row = next
  }
  return row.at(-1)!
}

/** The name that was probably meant, if any is near enough. */
const meant = (given: string, known: readonly string[]): string | undefined => {
  // A word so long that no name is near it need not be looked at.
  const short = plain(given.slice(0, 40))
  const near = (name: string): number => distance(short, plain(name))
  const [best] = known.toSorted((one, other) => near(one) - near(other))
  return best !== undefined && near(best) <= Math.min(2, short.length / 3) ? best : undefined
}

const MOST_TOLD = 5

const asked = (name: string, known: readonly string[]): string => {
  const best = meant(name, known)
  return `${JSON.stringify(name.slice(0, 40))} is not known${best === undefined ? '.' : `: did you mean ${best}?`}`
}

const unknown = (given: readonly string[], known: readonly string[]): string => {
  const all = known.length > 0 ? `Known are ${known.join(', ')}.` : 'Nothing is taken.'
  return [...given.slice(0, MOST_TOLD).map((name) => asked(name, known)), all].join(' ')
}

/**
 * What a tool takes, and nothing beside it: an argument that would be passed over in silence is a wish that is not heard,
 * and with `dryrun` for `dryRun` the file is gone.
 */
export const takes = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknown(issue.keys, Object.keys(shape)) : undefined),
  })
