/** Tells a listener. One that throws has a fault of its own, which must cost neither the connection nor the next one's news. */
export function tell<T>(listener: ((news: T) => void) | undefined, news: T): void {
  try {
    listener?.(news)
  } catch (reason) {
    console.error('[mortise] A listener failed:', reason)
  }
}
