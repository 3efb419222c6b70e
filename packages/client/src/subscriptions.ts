import { methods, type RequestDef } from '@mortise/protocol'

/** Tells the server of a subscription that begins or ends. */
type Say = (def: RequestDef, uri: string) => Promise<unknown>

interface Held {
  count: number
  isSubscribed: boolean
  turn: Promise<void>
}

/**
 * The resources that are followed in one session. It can subscribe to each but once, so the first who follows one
 * subscribes, and the last one unsubscribes.
 */
export class Subscriptions {
  readonly #held = new Map<string, Held>()
  readonly #say: Say

  constructor(say: Say) {
    this.#say = say
  }

  /** Follows resources, all of them or, where that fails, none. */
  async hold(uris: readonly string[]): Promise<void> {
    const begun = await Promise.allSettled(uris.map((uri) => this.#begin(uri)))
    const failed = begun.find(({ status }) => status === 'rejected')
    if (!failed) return
    // Nobody waits for the others to be let go of: that they were refused is the news.
    this.release(uris.filter((_, at) => begun[at]!.status === 'fulfilled')).catch(() => {})
    throw (failed as PromiseRejectedResult).reason
  }

  /** Follows resources no longer. */
  async release(uris: readonly string[]): Promise<void> {
    await Promise.all(uris.map((uri) => this.#change(uri, this.#of(uri), -1)))
  }

  /** Whether somebody follows a resource. */
  holds(uri: unknown): boolean {
    return (this.#held.get(uri as string)?.count ?? 0) > 0
  }

  async #begin(uri: string): Promise<void> {
    const held = this.#of(uri)
    try {
      await this.#change(uri, held, 1)
    } catch (reason) {
      held.count--
      this.#forget(uri, held)
      throw reason
    }
  }

  /** One thing after the other, for the server may not keep the order of what it is told at once. */
  #change(uri: string, held: Held, by: 1 | -1): Promise<void> {
    held.count += by
    const settle = (): Promise<void> => this.#settle(uri, held)
    return (held.turn = held.turn.then(settle, settle))
  }

  async #settle(uri: string, held: Held): Promise<void> {
    const wanted = held.count > 0
    if (wanted === held.isSubscribed) return
    // One that could not be ended may have ended all the same.
    held.isSubscribed = false
    await this.#say(wanted ? methods.subscribe : methods.unsubscribe, uri).finally(() => this.#forget(uri, held))
    held.isSubscribed = wanted
  }

  #of(uri: string): Held {
    const held = this.#held.get(uri) ?? { count: 0, isSubscribed: false, turn: Promise.resolve() }
    this.#held.set(uri, held)
    return held
  }

  #forget(uri: string, held: Held): void {
    if (held.count === 0 && this.#held.get(uri) === held) this.#held.delete(uri)
  }
}
