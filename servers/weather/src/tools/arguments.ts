import { z } from 'zod'

/** So many are named in one refusal: who sends a thousand has not mistyped them. */
const most = 5

/**
 * The arguments of a tool, and no others: one that nobody reads would be lost without a word, and the answer be another than
 * was asked for. The refusal names the one that is likely meant.
 */
export const argumentsOf = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .slice(0, most)
            .map((key) => unknownTo(shape, key))
            .join('; ')
        : undefined,
  })

function unknownTo(shape: z.ZodRawShape, given: string): string {
  const known = Object.keys(shape)
  const meant = known.find((each) => isLike(given.toLowerCase(), each.toLowerCase()))
  const next = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`
  return `no argument is called ${JSON.stringify(given)}: ${next}`
}

/** Cut short, drawn out, or mistyped by a letter or two. */
const isLike = (given: string, known: string): boolean =>
  (given.length > 2 && known.includes(given)) ||
  given.includes(known) ||
  (Math.abs(given.length - known.length) <= 2 && distance(given, known) <= Math.min(2, known.length / 3))

/** How many letters must be put in, taken out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (from[i] === to[j] ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1)!
}
