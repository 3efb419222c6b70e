/** A set of characters: whether a code point is in it. */
export type CharSet = (point: number) => boolean

/** The set of one character. */
export const only =
  (wanted: number): CharSet =>
  (point) =>
    point === wanted

/** The characters from one to another, both included. */
export const range =
  (first: number, last: number): CharSet =>
  (point) =>
    point >= first && point <= last

/** Everything but a set. */
export const except =
  (set: CharSet): CharSet =>
  (point) =>
    !set(point)

/** The set of a native expression for one character. */
export const native = (source: string): CharSet => {
  const expression = new RegExp(source, 'u')
  return (point) => expression.test(String.fromCodePoint(point))
}

/** What is in any of several sets; ASCII, which most texts are made of, is looked up in a table. */
export const union = (sets: readonly CharSet[], negative = false): CharSet => {
  const slow: CharSet = (point) => sets.some((set) => set(point)) !== negative
  const ascii = Uint8Array.from({ length: 128 }, (_, point) => Number(slow(point)))
  return (point) => (point < 128 ? ascii[point] === 1 : slow(point))
}

/** `\d` */
export const digit: CharSet = union([native('\\d')])

/** `\w` */
export const word: CharSet = union([native('\\w')])

/** `\s` */
export const space: CharSet = union([native('\\s')])

/** `.`: anything that does not end a line. */
export const dot: CharSet = union([native('.')])
