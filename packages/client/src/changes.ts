import type { Change, Filter } from '@mortise/protocol'
import type { Following } from './following.js'

/**
 * The changes that a client follows, as they come, until it closes them or the server does. Where the way to the server
 * broke and was opened again, everything that is followed counts as changed once, for a change may have been missed.
 */
export class Changes implements AsyncIterable<Change>, AsyncDisposable {
  readonly #following: Following

  constructor(following: Following) {
    this.#following = following
  }

  /** What the server will tell, of what was asked for. */
  get accepted(): Filter {
    return this.#following.accepted
  }

  [Symbol.asyncIterator](): AsyncIterator<Change, undefined> {
    return this.#following.inbox
  }

  /** Follows no longer. */
  close(): Promise<void> {
    return this.#following.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
