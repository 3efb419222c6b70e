import type { Caller, Json, NotificationDef } from '@mortise/protocol'

/** Who follows changes. */
export interface Follower {
  readonly caller: Caller
  /** Who it is, as authenticated; undefined where there is no authentication. */
  readonly principal: string | undefined
}

/** Changes of an extension's own, which clients follow by a filter of its own name. */
export interface Stream {
  /** What tells of them; its `topic` is the name of the filter. */
  readonly def: NotificationDef & { readonly topic: string }
  /**
   * What of a filter's value will be honoured. What is wrong with its shape (`read` of the protocol says so) is told to the
   * client; bound how much it may name.
   */
  accept(this: void, wanted: unknown, follower: Follower): Promise<unknown>
  /** Tells of changes until the signal aborts. `tell` resolves when there is room for more. */
  follow(
    this: void,
    accepted: unknown,
    follower: Follower,
    signal: AbortSignal,
    tell: (params: Json) => Promise<void>,
  ): Promise<void>
}
