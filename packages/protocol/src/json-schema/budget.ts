/** What a check pays its work from, so that no schema, pattern or value can keep the thread. */
export interface Budget {
  /** Takes a number of steps off; throws when too few are left. */
  spend(steps: number): void
}

/** Thrown through a whole check when a limit is reached, so that no `not` or `anyOf` can turn it into a yes. */
export class Spent extends Error {
  override readonly name = 'Spent'
}
