import type { ServerCore } from './core.js'
import type { Feature } from './features/feature.js'

/** Something beyond the core protocol that a server offers once it is named in its options. */
export interface ServerExtension {
  /** Makes what it offers, for one server; called once, when the server is made. */
  feature(server: ServerCore): Feature
}
