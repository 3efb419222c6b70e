import type { Outcome, RequestDef } from '@mortise/protocol'
import type { Context, Manners } from '../context.js'
import type { Served } from '../served.js'

/** What a server does differently in each way of holding a conversation. */
export interface ServerFamily extends Manners {
  /** The methods that only this family has. */
  readonly serves: readonly Served[]
  /** Throws when a request may not come at this point of the conversation. */
  admit(def: RequestDef, ctx: Context): void
  /** Brings a call to its end, whose handler may have asked. `run` runs it once from the top. */
  settle(run: () => unknown, ctx: Context): Outcome | Promise<Outcome>
}
