const key = <N extends string>(name: N): `io.modelcontextprotocol/${N}` => `io.modelcontextprotocol/${name}`

/** The members of `_meta` that the protocol itself writes. */
export const metaKey = {
  /** Which revision a request is written in. */
  version: key('protocolVersion'),
  /** Who asks. */
  client: key('clientInfo'),
  /** What the one who asks can do. */
  capabilities: key('clientCapabilities'),
  /** Which log entries the request wants to hear. */
  logLevel: key('logLevel'),
  /** Who answers. */
  server: key('serverInfo'),
  /** Which stream of changes a notification belongs to. */
  subscription: key('subscriptionId'),
  /** Which task a message belongs to. */
  relatedTask: key('related-task'),
} as const
