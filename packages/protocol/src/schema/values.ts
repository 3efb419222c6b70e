import { shape, type Shape } from './shape.js'

const value = <T>(fits: (value: unknown) => boolean, wanted: string): Shape<T, false> =>
  shape(fits, (_, at) => `${at}: expected ${wanted}`)

/** Any string. */
export const string: Shape<string, false> = value((v) => typeof v === 'string', 'a string')

/** Any finite number. */
export const number: Shape<number, false> = value((v) => Number.isFinite(v), 'a number')

/** A whole number. */
export const integer: Shape<number, false> = value((v) => Number.isInteger(v), 'an integer')

/** `true` or `false`. */
export const boolean: Shape<boolean, false> = value((v) => typeof v === 'boolean', 'a boolean')

/** Anything that is present. */
export const anything: Shape<unknown, false> = value((v) => v !== undefined, 'a value')

/** A string or an integer: the form of request ids and progress tokens. */
export const token: Shape<string | number, false> = value(
  (v) => typeof v === 'string' || Number.isInteger(v),
  'a string or an integer',
)

/** One of the values given. */
export const literal = <const L extends string | number | boolean>(...values: L[]): Shape<L, false> =>
  value((v) => values.includes(v as L), values.join(' | '))
