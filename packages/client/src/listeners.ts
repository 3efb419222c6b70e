import type { NotificationMessage } from '@mortise/protocol'
import { tell } from './tell.js'

/** Is told why a channel ended, and whether no other will follow it. */
export type Ended = (reason: Error, forGood: boolean) => void

/** Those who hear all that a server tells of its own accord. */
export class Listeners {
  readonly #all = new Map<(message: NotificationMessage) => void, Ended | undefined>()

  /** Adds one, until the returned function is called. */
  add(listener: (message: NotificationMessage) => void, ended?: Ended): () => void {
    this.#all.set(listener, ended)
    return () => void this.#all.delete(listener)
  }

  /** Tells them of a notification. */
  hear(message: NotificationMessage): void {
    for (const each of this.#all.keys()) tell(each, message)
  }

  /** Tells them that a channel has ended. */
  ended(reason: Error, forGood: boolean): void {
    for (const each of this.#all.values()) each?.(reason, forGood)
  }
}
