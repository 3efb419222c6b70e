import type { Capabilities, Version } from '@mortise/protocol'
import type { CompileJsonSchema } from './checks.js'
import type { ClientExtension } from './extension.js'
import type { Prior } from './family/family.js'
import type { OnError } from './fault.js'
import type { Warn } from './warning.js'

/** How a client is set up. */
export interface ClientOptions {
  /** Capabilities beside those that its handlers declare by themselves. */
  capabilities?: Capabilities
  /** The revisions it speaks; default all. */
  versions?: readonly Version[]
  /** Milliseconds of silence after which a server is asked the older way too, except over HTTP; default 5,000. */
  probeTimeout?: number
  /** Whether results are kept as long as the server says that they are fresh; default true. */
  cache?: boolean
  /** With how many times in a row that a server asks back a call is given up; default 10. */
  maxRounds?: number
  /**
   * How many questions a server may ask in one call before it is given up, or, in a session, before they are refused;
   * default 100.
   */
  maxQuestions?: number
  /** What it can do beyond the core protocol; default nothing. */
  extensions?: readonly ClientExtension[]
  /** Told when a connection that had ended is open again, before the calls that waited for it go on. */
  onReopened?: (news: Reopened) => void
  /**
   * Told of each error of a handler of questions, with the reference that the server gets in its place where it is told.
   * Default: written to the console. A call of a stateless revision, which such a question belongs to, rejects with it too.
   */
  onError?: OnError
  /**
   * Told of tools that are dropped from a list, whose schemas cannot be used, or whose results go unchecked; default
   * `console.warn`.
   */
  onWarning?: Warn
  /**
   * Makes the checks of what tools give by their schemas, and of forms that are filled in; `false` for none. Default:
   * `compileJsonSchema` of `@mortise/protocol/json-schema`; in pages, which should load little, none until it is given.
   */
  compileJsonSchema?: CompileJsonSchema | false
}

/** How a client connects. */
export interface ConnectOptions {
  /**
   * What is known of the server, such as `client.server` of an earlier connection or its JSON: it is not asked again
   * what it speaks. A server without sessions is not asked anything, so a mistake shows with the first call.
   */
  prior?: Prior
  /**
   * Whether a connection that ended unasked is opened again, with the next call, or at once where changes are followed;
   * default true. It takes an opener as the target. What is lost and safe to repeat is then also asked once more.
   */
  reopen?: boolean
  /** Gives the attempt to connect up, and leaves nothing open. */
  signal?: AbortSignal
  /** Milliseconds that connecting may take in all, and opening again each time; default 60,000. */
  timeout?: number
}

/** A connection that had ended is open again. */
export interface Reopened {
  /** Why it had ended. */
  readonly reason: Error
  /** Why the server did not take some of it, where it was told the log level and the subscriptions again. */
  readonly refused: readonly Error[]
}
