import type { Family } from '@mortise/protocol'
import type { ClientFamily } from './family.js'
import { session } from './session.js'
import { stateless } from './stateless.js'

/** How a client holds each kind of conversation; the order is the one in which they are tried. */
export const families: Record<Family, ClientFamily> = { stateless, session }
