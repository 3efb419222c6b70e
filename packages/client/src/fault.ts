import { ErrorCode, ProtocolError, tell } from '@mortise/protocol'

/** Is told of an error whose text stays here: what failed, and the reference that the far side gets instead. */
export type OnError = (error: unknown, about: { what: string; reference: string }) => void

/** Writes an error to the console. */
export const writeError: OnError = (error, { what, reference }) =>
  console.error(`[mortise] ${what} failed (reference ${reference}):`, error)

/** Tells of an error, and makes what the far side may be told of it. */
export function fault(error: unknown, what: string, onError: OnError): ProtocolError {
  // Not randomUUID: a page that came by plain http has none.
  const reference = crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16)
  tell(onError, [error, { what, reference }], writeError)
  return new ProtocolError(ErrorCode.internal, `Internal error (reference ${reference})`, undefined, { cause: error })
}
