/** What a check pays its work from, so that no schema, pattern or value can keep the thread. */
export interface Budget {
  /** Takes a number of steps off; throws when too few are left. */
  spend(steps: number): void
  /** Goes one level further down, for one step; throws when that is too deep. */
  enter(): void
  /** Comes back up. */
  leave(): void
}

/** For work that is done once, with a schema, whose size has a limit of its own. */
export const unpaid: Budget = { spend: () => undefined, enter: () => undefined, leave: () => undefined }

/** Thrown through a whole check when a limit is reached, so that no `not` or `anyOf` can turn it into a yes. */
export class Spent extends Error {
  override readonly name = 'Spent'
}
