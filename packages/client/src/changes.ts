import type { Change, Filter, Inbox } from '@mortise/protocol'
import type { Listening } from './family/family.js'

/** The changes that a client follows, as they come, until it closes them or the server does. */
export class Changes implements AsyncIterable<Change>, AsyncDisposable {
  readonly #inbox: Inbox<Change>
  readonly #listening: Listening

  constructor(listening: Listening, inbox: Inbox<Change>) {
    this.#listening = listening
    this.#inbox = inbox
  }

  /** What the server will tell, of what was asked for. */
  get accepted(): Filter {
    return this.#listening.accepted
  }

  [Symbol.asyncIterator](): AsyncIterator<Change, undefined> {
    return this.#inbox
  }

  /** Follows no longer. */
  async close(): Promise<void> {
    this.#inbox.end()
    await this.#listening.end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
