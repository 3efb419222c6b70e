import type { Family } from '../revision.js'
import type { Answering } from './answering.js'
import { session } from './session.js'
import { stateless } from './stateless.js'

export type { Answering } from './answering.js'

/** How requests of each family are read, and their answers written. */
export const answering: Record<Family, Answering> = { stateless, session }
