import type { DetailedTask, Json } from '@mortise/protocol'
import type { ExtendedClient } from '../extension.js'
import type { CallOptions } from '../peer.js'

/** A task whose end is waited for. */
export interface Following {
  /** Called each time it is known how the task stands, until it has ended. */
  attend(task: DetailedTask): Promise<void>
  /** What the call came to, whose task has ended by itself. */
  end(task: DetailedTask): Promise<Json>
  /** It is waited for no longer. */
  leave(reason: unknown): void
}

/** What differs between the experiment of a session revision and the extension of the stateless ones. */
export interface TaskManners {
  /** How a task stands. */
  get(client: ExtendedClient, id: string, options: CallOptions): Promise<DetailedTask>
  /** Asks for its end. */
  cancel(client: ExtendedClient, id: string, options: CallOptions): Promise<void>
  /** Begins to wait for its end. */
  follow(client: ExtendedClient, id: string, options: CallOptions): Following
}
