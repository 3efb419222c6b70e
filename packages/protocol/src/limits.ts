/** The most milliseconds that a timer can wait, 24 days: one that is set for longer goes off at once. */
export const longestTimer = 2 ** 31 - 1

/** Limits of which some were given, over the usual ones. `at` goes before the name of one that is none: a `RangeError`. */
export function limitsFrom<T extends { readonly [Name in keyof T]: number }>(usual: T, given: Partial<T>, at = ''): T {
  const all = { ...usual }
  for (const name of Object.keys(usual) as (keyof T & string)[]) {
    const value: unknown = given[name] ?? usual[name]
    if (typeof value !== 'number' || !(value >= 0)) {
      throw new RangeError(`${at}${name} must be a number from 0 on, and not ${String(value)}`)
    }
    all[name] = value as T[typeof name]
  }
  return all
}
