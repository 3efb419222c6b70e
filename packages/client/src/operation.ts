import type { Json, RequestDef } from '@mortise/protocol'
import type { ServerDescription } from './family/family.js'
import type { CallOptions } from './peer.js'

/** One call of a user's, as middleware sees it: once, however many rounds it takes. */
export interface Operation {
  readonly def: RequestDef
  /** Middleware may put others in their place before it goes on. */
  params: Json
  readonly options: CallOptions
  /** What is known of the server. */
  readonly server: ServerDescription
}
