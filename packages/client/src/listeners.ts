import { tell, type NotificationMessage } from '@mortise/protocol'

/** Is told why a channel ended, and whether no other will follow it. */
export type Ended = (reason: Error, forGood: boolean) => void

interface Listener {
  readonly hear: (message: NotificationMessage) => void
  readonly ended: Ended | undefined
}

/** Those who hear all that a server tells of its own accord. */
export class Listeners {
  /** Each has an entry of its own, even where one function listens twice. */
  readonly #all = new Set<Listener>()

  /** Adds one, until the returned function is called. */
  add(hear: (message: NotificationMessage) => void, ended?: Ended): () => void {
    const listener = { hear, ended }
    this.#all.add(listener)
    return () => void this.#all.delete(listener)
  }

  /** Tells them of a notification. */
  hear(message: NotificationMessage): void {
    for (const { hear } of this.#all) tell(hear, [message])
  }

  /** Tells them that a channel has ended. */
  ended(reason: Error, forGood: boolean): void {
    for (const { ended } of this.#all) tell(ended, [reason, forGood])
  }
}
