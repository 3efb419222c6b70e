import { ErrorCode, ProtocolError } from '@mortise/protocol'

/**
 * Thrown by a tool to tell the model what was wrong and what to do: its text becomes a result with `isError`. Of other
 * errors only a reference leaves, but for a `ProtocolError`, which reaches the client as it is.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError'
}

/** There is no such resource. The client is told with the code of its revision. */
export class ResourceNotFound extends ProtocolError {
  constructor(uri: string) {
    super(ErrorCode.resourceNotFound, `Resource not found: ${uri}`, { uri })
  }
}

/** Leaves a handler that has put questions to the client; it will run again with the answers. */
export class Suspended extends Error {
  override readonly name = 'Suspended'

  constructor() {
    super('The handler has asked the client and leaves until it is answered; let this error pass')
  }
}

/** Whether a caught error only means that the handler has asked and must leave. */
export const isSuspended = (reason: unknown): reason is Suspended => reason instanceof Suspended
