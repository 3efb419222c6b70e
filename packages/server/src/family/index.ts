import type { Family } from '@mortise/protocol'
import type { ServerFamily } from './family.js'
import { session } from './session.js'
import { stateless } from './stateless.js'

/** How a server holds each kind of conversation. */
export const families: Record<Family, ServerFamily> = { session, stateless }
