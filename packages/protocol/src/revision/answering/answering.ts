import type { ProtocolError } from '../../errors.js'
import type { RequestMessage } from '../../jsonrpc/message.js'
import type { Origin } from '../../jsonrpc/transport.js'
import type { MethodDef, RequestDef } from '../../methods/define.js'
import type { Outcome } from '../../outcome.js'
import type { Json } from '../../schema/index.js'
import type { Caller, ReadRequest, Revision, Self } from '../revision.js'

/** What differs between revisions on the wire for who answers. It stands by itself, since a client need not load it. */
export interface Answering {
  /** The envelope of a request; `params` stay the same object where nothing is bent. Throws what is missing. */
  readParams(revision: Revision, params: Json, known: Caller | undefined): ReadRequest
  /** A result as the revision sends it. */
  writeResult(revision: Revision, def: RequestDef, outcome: Outcome, self: Self): Json
  /** An error with the code that the revision has for it. */
  writeError(revision: Revision, error: ProtocolError): ProtocolError
  /** Throws unless the headers of a request say what its body says; `def` is what serves it, if anything does. */
  checkHeaders(origin: Origin, request: RequestMessage, def: MethodDef | undefined): void
}
