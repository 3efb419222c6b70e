/**
 * Tells a listener of an author's, which may be async. What it throws or rejects with is a fault of its own, which must harm
 * nobody else: it goes to the console, after the news themselves where `write` writes those. Never throws.
 */
export function tell<News extends readonly unknown[]>(
  listener: ((...news: News) => unknown) | undefined,
  news: News,
  write?: (...news: News) => void,
): void {
  const hear = async (): Promise<void> => {
    try {
      await listener?.(...news)
    } catch (reason) {
      tell(write, news)
      console.error('[mortise] A listener failed:', reason)
    }
  }
  // A console throws at an error whose own members do; then there is nothing left to write.
  hear().catch(() => {})
}
