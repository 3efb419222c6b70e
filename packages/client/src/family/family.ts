import type {
  Capabilities,
  Change,
  Filter,
  Implementation,
  Json,
  NotificationMessage,
  Params,
  RequestDef,
  Result,
  Revision,
  Self,
  Version,
} from '@mortise/protocol'
import type { Ended } from '../listeners.js'
import type { CallOptions, Peer, Started } from '../peer.js'
import type { Subscriptions } from '../subscriptions.js'

/** What a client knows of its server once a conversation is open. */
export interface ServerDescription {
  readonly revision: Revision
  readonly capabilities: Capabilities
  /** What the server says its name is; unverified, so nothing may depend on it. */
  readonly info?: Implementation | undefined
  /** What the server would like a model to know about it. */
  readonly instructions?: string | undefined
}

/** A conversation that came about, the news that it cannot be held this way, or no news so far. */
export type Opened =
  | { readonly server: ServerDescription }
  | { readonly refused: Refusal }
  | { /** What the server may still say, while it is asked another way. */ readonly late: Promise<Opened> }

/** Why a server does not hold a conversation one way: the revisions that it offered instead, as far as it said. */
export interface Refusal {
  readonly offered: readonly string[]
}

/** A conversation under way, as a family sees it. */
export interface Conversation {
  request<D extends RequestDef>(def: D, params: Params<D>, options?: CallOptions): Promise<Result<D>>
  /** Starts a request without waiting for it. */
  start(def: RequestDef, params: Json, options: CallOptions): Started
  /**
   * Hears every notification until the returned function is called. `ended` is told why a channel ended, and whether
   * that was the last one.
   */
  overhear(listener: (message: NotificationMessage) => void, ended?: Ended): () => void
}

/** What a client does differently in each way of holding a conversation. */
export interface ClientFamily {
  /**
   * Opens a conversation in one of these revisions, newest first, unless the peer has come to one another way meanwhile.
   * Throws what is no answer to whether it can be held.
   */
  open(peer: Peer, self: Self, among: readonly Revision[], probeTimeout: number): Promise<Opened>
  /** Makes the server tell of the changes of a filter, on the channel that is open. */
  listen(conversation: Conversation, filter: Filter, follower: Follower, channel: Channel): Promise<Listening>
}

/** What was known of a server before, to go on from without asking. */
export interface Prior extends Omit<ServerDescription, 'revision'> {
  readonly revision: { readonly version: Version }
}

/** What a listener needs to know of the channel that it listens on. */
export interface Channel {
  readonly server: ServerDescription
  readonly subscriptions: Subscriptions
  /** Waits until what the server says of its own accord is heard. */
  readonly hearing: () => Promise<void>
  /** How long it waits to be heard. */
  readonly options: ListenOptions
}

/** How changes are listened for. */
export interface ListenOptions {
  /** Ends it: while the server has not said that it will tell, by an error, and after that as `close` does. */
  signal?: AbortSignal
  /** Milliseconds within which the server has to say that it will tell; default 60,000. */
  timeout?: number
}

/** Who is told of changes. */
export interface Follower {
  change(change: Change): void
  /** There will be no more, by the will of the server or for a reason. Told once at most, and not of an end made here. */
  ended(reason?: Error): void
}

/** What the server will tell, and how to make it stop. */
export interface Listening {
  readonly accepted: Filter
  end(): Promise<void>
}
