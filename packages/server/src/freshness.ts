/** How long a result stays fresh, and who may share it. */
export interface Freshness {
  /** Milliseconds for which it may be used again without asking. */
  readonly ttlMs?: number
  /** Whether others than the one who asked may be given it. */
  readonly cacheScope?: 'public' | 'private'
}
