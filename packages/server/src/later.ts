/** Whether a value is yet to come, as `await` sees it. */
export const isLater = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/**
 * Goes on with a value: at once where it is there, for an `await` costs a turn of the microtasks even then, and a call
 * would take a dozen of them.
 */
export const after = <T, R>(value: T | PromiseLike<T>, go: (value: T) => R | PromiseLike<R>): R | PromiseLike<R> =>
  isLater(value) ? value.then(go) : go(value)
