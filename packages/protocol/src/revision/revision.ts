import type { MethodDef, RequestDef, ResultType, Traits, Version } from '../methods/define.js'
import type { Capabilities, Implementation } from '../methods/lifecycle.js'
import type { LogLevel } from '../methods/logging.js'
import type { Outcome, Resume } from '../outcome.js'
import type { Json } from '../schema/index.js'

/** The two ways a conversation is held: agree first and then talk, or say everything each time. */
export type Family = 'session' | 'stateless'

/** Who sent a request, and how it may be spoken to. */
export interface Caller {
  readonly revision: Revision
  readonly capabilities: Capabilities
  /** What the caller says its name is; unverified, so nothing may depend on it. */
  readonly info?: Implementation
  /** The mildest log entry it wants to hear, where it said so. */
  readonly logLevel?: LogLevel
}

/** Who speaks, as told to the far side. */
export interface Self {
  readonly info: Implementation
  readonly capabilities: Capabilities
}

/** What a request may carry beside its own parameters. */
export interface Extras {
  readonly resume?: Resume
  readonly logLevel?: LogLevel
}

/** A request as read: its parameters, who asks, and what it goes on from. */
export interface ReadRequest {
  readonly params: Json
  readonly caller: Caller
  readonly resume: Resume
}

/** What differs between revisions on the wire for both sides, or for who asks; the rest is `answering`. */
export interface Revision {
  readonly version: Version
  readonly family: Family
  readonly traits: Traits
  /** Parameters as this revision sends them. */
  writeParams(params: Json, self: Self, extras?: Extras): Json
  /** How a request ended, from its raw result, which may have one of the other forms given. */
  readResult(def: RequestDef, raw: Json, forms?: readonly ResultType[]): Outcome
  /** The headers that go with a message. */
  writeHeaders(def: MethodDef, params: Json): Readonly<Record<string, string>>
}
