import { ErrorCode, ProtocolError, read, ShapeError, type Shape } from '@mortise/protocol'

/**
 * Reads what the client said. What is wrong with its shape is told to the client; any other `ShapeError` is of the
 * server's own and stays there, like the errors of handlers.
 */
export function readSaid<T>(wanted: Shape<T>, value: unknown, at: string): T {
  try {
    return read(wanted, value, at)
  } catch (reason) {
    throw asSaid(reason)
  }
}

/** An error at reading what the client said, as the client is told of it. */
export const asSaid = (reason: unknown): unknown =>
  reason instanceof ShapeError
    ? new ProtocolError(ErrorCode.invalidParams, reason.message, undefined, { cause: reason })
    : reason
