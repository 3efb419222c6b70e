import { z } from 'zod'
import { edits } from '../gazetteer/edits.js'

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
  edits(given, known, Math.min(2, Math.floor(known.length / 3))) < Infinity
