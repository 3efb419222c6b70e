import { metrics, type Metric, type Outcome, type Target } from './scenario.js'

/** The middle one; of an even number what lies between the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? NaN
  return (at((values.length - 1) >> 1) + at(values.length >> 1)) / 2
}

const column = ({ rows }: Outcome, name: string, metric: Metric): readonly number[] => rows[name]?.[metric] ?? []

/** The median figure of one entrant. */
export const figure = (outcome: Outcome, name: string, metric: Metric): number => median(column(outcome, name, metric))

/** One entrant's figure held against another's in each round of both: what slowed a whole round down has slowed both. */
function compared(outcome: Outcome, names: readonly [string, string], metric: Metric, compare: Comparison): number[] {
  const others = column(outcome, names[1], metric)
  return column(outcome, names[0], metric).flatMap((value, round) =>
    others[round] === undefined ? [] : [compare(value, others[round])],
  )
}
type Comparison = (value: number, other: number) => number

/** One entrant's figure over another's, in each round that both took part in. */
export const ratios = (outcome: Outcome, name: string, to: string, metric: Metric): number[] =>
  compared(outcome, [name, to], metric, (value, other) => value / other)

/** What a target says, what came out, and whether it is met. */
export interface Verdict {
  readonly words: string
  readonly isMet: boolean
}

/** Holds an outcome against one of its targets; undefined where an entrant of it did not run. */
export function judge(outcome: Outcome, target: Target): Verdict | undefined {
  const { metric, of = 'mortise', to, kind, limit } = target
  if (!outcome.rows[of] || (to !== undefined && !outcome.rows[to])) return undefined
  const { title, unit, digits } = metrics[metric]
  if (to === undefined) {
    const value = figure(outcome, of, metric)
    const isMet = kind === 'at least' ? value >= limit : value <= limit
    const amount = `${value.toFixed(digits)} ${unit}`.trim()
    return { words: `${title} of ${of}: ${amount} (${kind} ${limit})`, isMet }
  }
  const value = median(ratios(outcome, of, to, metric))
  if (kind === 'at most more') {
    const more = median(compared(outcome, [of, to], metric, (a, b) => a - b))
    const words = `${title} of ${of}: ${more.toFixed(digits)} ${unit} more than ${to}, ${value.toFixed(2)} x (at most ${limit} more)`
    return { words, isMet: more <= limit }
  }
  // Where much less is asked for, it is plainer the other way round.
  if (kind === 'at most' && limit < 0.5) {
    const words = `${title} of ${of}: ${(1 / value).toFixed(1)} times less than ${to} (at least ${Math.round(10 / limit) / 10})`
    return { words, isMet: value <= limit }
  }
  const isMet = kind === 'at least' ? value >= limit : value <= limit
  return { words: `${title} of ${of}: ${value.toFixed(2)} x ${to} (${kind} ${limit})`, isMet }
}

/** All that can be judged of an outcome. */
export const judged = (outcome: Outcome): Verdict[] => outcome.targets.flatMap((target) => judge(outcome, target) ?? [])
