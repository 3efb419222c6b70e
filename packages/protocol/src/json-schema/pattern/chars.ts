/** A set of characters. */
export interface CharSet {
  /** Whether a code point is in it. */
  readonly has: (point: number) => boolean
  /** How much work it is to say so, in visits of a state. */
  readonly cost: number
}

/** The characters from one code point to another, both included. */
export type Range = readonly [first: number, last: number]

/** Everything but a set. */
export const except = ({ has, cost }: CharSet): CharSet => ({ has: (point) => !has(point), cost })

/** The set of a native expression for one character. Many states ask about the same character in a row. */
export const native = (source: string): CharSet => {
  const expression = new RegExp(source, 'u')
  let last = -1
  let isIn = false
  const has = (point: number): boolean => {
    if (point !== last) isIn = expression.test(String.fromCodePoint(point))
    last = point
    return isIn
  }
  return { has, cost: 5 }
}

const merged = (ranges: readonly Range[]): Range[] => {
  const result: Range[] = []
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1)
    if (before && first <= before[1] + 1) result[result.length - 1] = [before[0], Math.max(before[1], last)]
    else result.push([first, last])
  }
  return result
}

/** The set of the characters in some ranges. */
export const ofRanges = (ranges: readonly Range[]): CharSet => {
  const sorted = merged(ranges)
  const [[first, last] = [1, 0]] = sorted
  if (sorted.length <= 1) return { has: (point) => point >= first && point <= last, cost: 1 }
  const has = (point: number): boolean => {
    let [low, high] = [0, sorted.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (sorted[middle]![0] <= point) low = middle
      else high = middle - 1
    }
    return point >= sorted[low]![0] && point <= sorted[low]![1]
  }
  return { has, cost: 1 + (Math.log2(sorted.length) >> 1) }
}

const tableOf = (has: (point: number) => boolean): Uint8Array => {
  const table = new Uint8Array(128)
  for (let point = 0; point < 128; point++) table[point] = has(point) ? 1 : 0
  return table
}

/** What is in any of several sets; ASCII, which most texts are made of, is looked up in a table. */
export const union = (sets: readonly CharSet[]): CharSet => {
  const slow = (point: number): boolean => sets.some(({ has }) => has(point))
  let ascii: Uint8Array | undefined
  return {
    has: (point) => (point < 128 ? (ascii ??= tableOf(slow))[point] === 1 : slow(point)),
    cost: sets.reduce((sum, { cost }) => sum + cost, 0),
  }
}

/** `\d` */
export const digit: CharSet = ofRanges([[48, 57]])

/** `\w` */
export const word: CharSet = union([
  ofRanges([
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ]),
])

/** `\s` */
export const space: CharSet = union([native('\\s')])

/** `.`: anything that does not end a line. */
export const dot: CharSet = except(
  ofRanges([
    [10, 10],
    [13, 13],
    [0x2028, 0x2029],
  ]),
)
