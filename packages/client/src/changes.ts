import type { Change, Filter } from '@mortise/protocol'
import type { Following } from './following.js'

/**
 * What a client may follow. An extension adds its own topics to this interface by declaration; what it tells is heard by
 * `client.on` with the definition of its notification.
 */
export interface WantedChanges extends Filter {
  /** Tasks by their ids, where the extension of tasks is agreed on: hear of them by `client.on(methods.taskChanged, ...)`. */
  taskIds?: readonly string[]
}

/**
 * The changes that a client follows, as they come, until it closes them or the server does. Where the way to the server
 * broke and was opened again, everything that is followed counts as changed once, for a change may have been missed.
 */
export class Changes implements AsyncIterable<Change>, AsyncDisposable {
  readonly #following: Following

  constructor(following: Following) {
    this.#following = following
  }

  /** What the server will tell, of what was asked for; of extensions just as it says. */
  get accepted(): Filter & Readonly<Record<string, unknown>> {
    return this.#following.accepted as Filter & Readonly<Record<string, unknown>>
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
