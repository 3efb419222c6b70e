/** A value that does not have the shape it should have; the message says where and what was expected. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

/** A shape is one value: a check at run time and a type at compile time. */
export interface Shape<T, Optional extends boolean = boolean> {
  /** Whether a value has this shape. Looks in place: copies nothing, allocates nothing. */
  readonly fits: (value: unknown) => boolean
  /** What is wrong with a value that does not fit, and where; asked only then. */
  readonly fault: (value: unknown, at: string) => string
  /** Whether a member of this shape may be absent from its object. */
  readonly optional: Optional
  /** Carries the type alone; there is no such member at run time. */
  readonly type?: T
}

/** The type of the values that have a shape. */
export type Infer<S> = S extends Shape<infer T> ? T : never

/**
 * A value that is only read, all the way down. What a handler returns is typed so: it lets the compiler keep literals
 * as they stand, which a plain type would widen to `string`.
 */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T

/** Makes a shape of its check and of the words for a value that fails it. */
export const shape = <T>(
  fits: (value: unknown) => boolean,
  fault: (value: unknown, at: string) => string,
): Shape<T, false> => ({ fits, fault, optional: false })

/** The value itself when it has the shape; else throws a {@link ShapeError} that begins with `at`. */
export function read<T>(wanted: Shape<T>, value: unknown, at: string): T {
  if (wanted.fits(value)) return value as T
  throw new ShapeError(wanted.fault(value, at))
}
