import { shape, type Shape } from './shape.js'

const value = <T>(fits: (value: unknown) => boolean, wanted: string): Shape<T, false> =>
  shape(fits, (_, at) => `${at}: expected ${wanted}`)

/** Any string. */
export const string: Shape<string, false> = value((v) => typeof v === 'string', 'a string')

/** A string of so many characters at most. */
export const stringUpTo = (most: number): Shape<string, false> =>
  value((v) => typeof v === 'string' && v.length <= most, `a string, of ${most} characters at most`)

/** Any finite number. */
export const number: Shape<number, false> = value((v) => Number.isFinite(v), 'a number')

/** A whole number. */
export const integer: Shape<number, false> = value((v) => Number.isInteger(v), 'an integer')

/** `true` or `false`. */
export const boolean: Shape<boolean, false> = value((v) => typeof v === 'boolean', 'a boolean')

/** Anything that is present. */
export const anything: Shape<unknown, false> = value((v) => v !== undefined, 'a value')

/** The most characters that a request's id, or the token of its progress, may have: both are kept, and said often. */
export const maxToken = 1024

/** A string or an integer: the form of request ids and progress tokens. */
export const token: Shape<string | number, false> = value(
  (v) => (typeof v === 'string' ? v.length <= maxToken : Number.isInteger(v)),
  `a string or an integer, of ${maxToken} characters at most`,
)

/** One of the values given. */
export const literal = <const L extends string | number | boolean>(...values: L[]): Shape<L, false> =>
  value((v) => values.includes(v as L), values.join(' | '))
