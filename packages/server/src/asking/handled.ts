/** The same promise; its failure kills nothing when nobody waits for it. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
