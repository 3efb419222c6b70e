import { ErrorCode, ProtocolError } from '@mortise/protocol'

/** The only error whose text reaches the model: says what the caller did wrong or what failed, and what to do. */
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
