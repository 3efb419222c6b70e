/** The codes that this protocol gives to errors on the wire. */
export const ErrorCode = {
  /** The user of the client does not want a model to be asked, or its answer to leave. */
  refused: -1,
  /** The text is not JSON. */
  parse: -32700,
  /** The JSON is not a message, or not one that may stand here. */
  invalidRequest: -32600,
  /** No such method in this revision, or its capability is not declared. */
  methodNotFound: -32601,
  /** The parameters are missing, malformed, or name something unknown. */
  invalidParams: -32602,
  /** The receiver failed; the details stay with it. */
  internal: -32603,
  /** No such resource: sent by session revisions alone, the stateless ones say `invalidParams`. */
  resourceNotFound: -32002,
  /** A header does not say what the body says. */
  headerMismatch: -32020,
  /** The client has not declared a capability that this request needs. */
  missingCapability: -32021,
  /**
   * The user has to visit pages first, which `data.elicitations` lists: known to one session revision alone, the others are
   * told `invalidRequest`.
   */
  urlElicitationRequired: -32042,
  /** The revision named in the request is not spoken here. */
  unsupportedVersion: -32022,
} as const

/** An error that crosses the wire; every other error stays on the side where it was thrown. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  /** A number of {@link ErrorCode}, or one of the peer's own. */
  readonly code: number
  /** What the peer said beside the message. */
  readonly data?: unknown

  constructor(code: number, message: string, data?: unknown, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    if (data !== undefined) this.data = data
  }

  /** What the far side is told about anything that was thrown: only a `ProtocolError` keeps its own words. */
  static from(reason: unknown): ProtocolError {
    // By `this`, for a bundler renames a class that names itself, and stack traces would show that name.
    return reason instanceof this
      ? reason
      : new this(ErrorCode.internal, 'Internal error', undefined, { cause: reason })
  }
}

/** The channel is closed, so what was under way will never be answered. */
export class ConnectionClosed extends Error {
  override readonly name: string = 'ConnectionClosed'

  constructor(message = 'The connection is closed; connect again to go on', options?: ErrorOptions) {
    super(message, options)
  }
}

/** The server knows the session of a channel no more: the request that showed it was not taken. */
export class SessionLost extends ConnectionClosed {
  override readonly name = 'SessionLost'

  constructor(message = 'The server has ended the session, or forgotten it', options?: ErrorOptions) {
    super(message, options)
  }
}

/** A request was not answered within its limit, and was cancelled. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut'
  /** Which limit ran out: the wait for any sign of life, or the cap on the whole call. */
  readonly limit: 'idle' | 'total'
  /** The limit, in milliseconds. */
  readonly ms: number

  /** `option` is what raises the limit. */
  constructor(what: string, limit: 'idle' | 'total', ms: number, option?: string) {
    super(
      limit === 'idle'
        ? `${what}: no sign of life for ${ms} ms; raise \`${option ?? 'timeout'}\` if the peer needs longer`
        : `${what}: not finished within ${ms} ms in all; raise \`${option ?? 'maxTotalTimeout'}\` if it needs longer`,
    )
    this.limit = limit
    this.ms = ms
  }
}

/** The two sides speak no revision in common. */
export class NoCommonRevision extends Error {
  override readonly name = 'NoCommonRevision'
  /** The revisions that the peer offered, as far as it said. */
  readonly offered: readonly string[]

  constructor(offered: readonly string[], spoken: readonly string[]) {
    super(
      `No revision in common: the server offers ${offered.join(', ') || 'none'}, this client speaks ${spoken.join(', ')}`,
    )
    this.offered = offered
  }
}
