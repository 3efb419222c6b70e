import type { Capabilities, Version } from '@mortise/protocol'
import type { ClientExtension } from './extension.js'
import type { Prior } from './family/family.js'
import type { Warn } from './warning.js'

/** How a client is set up. */
export interface ClientOptions {
  /** Capabilities beside those that its handlers declare by themselves. */
  capabilities?: Capabilities
  /** The revisions it speaks; default all. */
  versions?: readonly Version[]
  /** Milliseconds of silence after which a server is asked the older way too, but over HTTP; default 5,000. */
  probeTimeout?: number
  /** Whether results are kept as long as the server says that they are fresh; default true. */
  cache?: boolean
  /** How many times in a row a server may ask back before a call is given up; default 10. */
  maxRounds?: number
  /** What it can do beyond the core protocol; default nothing. */
  extensions?: readonly ClientExtension[]
  /** Told of tools that are dropped from a list, or whose results cannot be checked; default `console.warn`. */
  onWarning?: Warn
}

/** How a client connects. */
export interface ConnectOptions {
  /**
   * What is known of the server, such as `client.server` of an earlier connection or its JSON: it is not asked again
   * what it speaks. A server without sessions is not asked anything, so a mistake shows with the first call.
   */
  prior?: Prior
}
