import {
  claimsStateless,
  ErrorCode,
  errorMessage,
  headerName,
  isBatch,
  isRequest,
  maxBatch,
  methods,
  ProtocolError,
  revisionOf,
  revisions,
  selectRevision,
  type Decoded,
  type ErrorMessage,
  type Family,
  type Id,
  type Json,
  type Message,
  type RequestMessage,
  type Revision,
} from '@mortise/protocol'
import type { ReplyHeaders } from './carrier.js'
import { mediaType } from '../media-type.js'
import { sessionHeader } from '../session-header.js'
import { admits } from './media.js'

const json = 'application/json'
const events = 'text/event-stream'
/** What nearly every client writes, so that it need not be parsed each time. */
const usual = `${json}, ${events}`

/** What of an HTTP request decides, beside its body. */
export interface Head {
  readonly method: string
  readonly header: (name: string) => string | undefined
}

/** An HTTP request that is turned down: the status, and what the body says. */
export interface Refused {
  readonly do: 'refuse'
  readonly status: number
  readonly error: ErrorMessage
  readonly headers?: ReplyHeaders
}

/** What must happen in a session. */
export type Within =
  /** Something is said. */
  | { readonly do: 'deliver'; readonly session: string; readonly message: Message | readonly Message[] }
  /** The client takes the stream for what the server says unasked, or with a cursor comes back to a stream. */
  | { readonly do: 'listen'; readonly session: string; readonly cursor: string | undefined }
  /** It ends. */
  | { readonly do: 'end'; readonly session: string }

/** What must happen with an HTTP request. */
export type Todo =
  | Refused
  /** Nothing: it was a notification, and there is nobody to tell. */
  | { readonly do: 'accept' }
  /** Requests that belong to no session. */
  | { readonly do: 'serve'; readonly message: RequestMessage | readonly Message[]; readonly family: Family }
  /** A handshake that opens a session. */
  | { readonly do: 'open'; readonly request: RequestMessage }
  | Within

/** Turns an HTTP request down; the request's id goes along where it could be read. */
export const refuse = (status: number, why: string, id?: Id, headers?: ReplyHeaders): Refused => {
  const error = errorMessage(id, new ProtocolError(ErrorCode.invalidRequest, why))
  return headers ? { do: 'refuse', status, error, headers } : { do: 'refuse', status, error }
}

/** What a server says that wants to end. */
export const closing = refuse(503, 'The server is closing', undefined, { 'retry-after': '5', connection: 'close' })

/** What is served here. */
export interface Here {
  /** Whether sessions are held. */
  readonly sessions: boolean
  /** The revisions that are spoken; default all. */
  readonly spoken?: readonly Revision[] | undefined
}

/** From an HTTP request to what must happen; a POST comes with its body. */
export function classify(head: Head, body: Decoded | undefined, { sessions, spoken = revisions }: Here): Todo {
  if (head.method === 'POST' && body) return classifyPost(head, body, sessions, spoken)
  const held = sessions && !isStateless(undefined, head, spoken)
  if (!held || (head.method !== 'GET' && head.method !== 'DELETE')) {
    const allow = held ? 'POST, GET, DELETE' : 'POST'
    return refuse(405, `${head.method} is not served here; use ${allow}`, undefined, { allow })
  }
  const session = head.header(sessionHeader)
  if (session === undefined) return head.method === 'GET' ? refuse(400, `${nameless}; HTTP+SSE is off`) : unnamed()
  const unknown = unknownVersion(head, spoken)
  if (unknown) return unknown
  if (head.method === 'DELETE') return { do: 'end', session }
  if (!admits(head.header('accept'), events)) return refuse(406, `Accept must admit ${events}`)
  return { do: 'listen', session, cursor: head.header('last-event-id') }
}

function classifyPost(head: Head, body: Decoded, sessions: boolean, spoken: readonly Revision[]): Todo {
  const type = head.header('content-type')
  if (type !== json && mediaType(type) !== json) {
    return refuse(415, `Content-Type must be ${json}`)
  }
  const accept = head.header('accept')
  if (accept !== usual && !(admits(accept, json) && admits(accept, events))) {
    return refuse(406, `Accept must admit both ${json} and ${events}`)
  }
  if ('refusal' in body) return { do: 'refuse', status: 400, error: body.refusal }
  const { message } = body
  if (isBatch(message)) return classifyBatch(head, message, sessions, spoken)
  const params = 'method' in message ? message.params : undefined
  if (isStateless(params, head, spoken)) return classifyStateless(message)
  const session = sessions ? head.header(sessionHeader) : undefined
  const handshake = isHandshake(message)
  if (handshake && session === undefined) {
    return sessions ? { do: 'open', request: message } : { do: 'serve', message, family: 'session' }
  }
  const unknown = unknownVersion(head, spoken, idOf(message))
  if (unknown) return unknown
  if (session !== undefined) return { do: 'deliver', session, message }
  if (sessions) return unnamed(idOf(message))
  if (isRequest(message)) return { do: 'serve', message, family: 'session' }
  return 'method' in message ? { do: 'accept' } : refuse(400, 'Nobody here waits for an answer')
}

function classifyStateless(message: Message): Todo {
  if (isRequest(message)) return { do: 'serve', message, family: 'stateless' }
  return 'method' in message ? { do: 'accept' } : refuse(400, 'A stateless client is never asked, so it has no answers')
}

function classifyBatch(head: Head, batch: readonly Message[], sessions: boolean, spoken: readonly Revision[]): Todo {
  if (isStateless(undefined, head, spoken)) return refuse(400, 'A stateless client sends one message at a time')
  if (batch.length > maxBatch) return refuse(400, `A batch may hold ${maxBatch} messages, this one has ${batch.length}`)
  if (batch.some(isHandshake)) return refuse(400, `${methods.initialize.name} must not stand in a batch`)
  const unknown = unknownVersion(head, spoken)
  if (unknown) return unknown
  const session = sessions ? head.header(sessionHeader) : undefined
  if (session !== undefined) return { do: 'deliver', session, message: batch }
  if (sessions) return unnamed()
  const first = batch.find(isRequest)
  if (!first) return { do: 'accept' }
  const { traits, version } = selectRevision(first, head, undefined, spoken)
  return traits.batches
    ? { do: 'serve', message: batch, family: 'session' }
    : refuse(400, `${version} has no batches; send one message at a time`)
}

const isHandshake = (message: Message): message is RequestMessage =>
  isRequest(message) && message.method === methods.initialize.name

/** The id of a request; what else is said has none to be answered by. */
export const idOf = (message: Message | readonly Message[]): Id | undefined =>
  !isBatch(message) && isRequest(message) ? message.id : undefined

const nameless = `Header ${sessionHeader} is missing; open a session by ${methods.initialize.name}`
const unnamed = (id?: Id): Refused => refuse(400, nameless, id)

/** Whether a request belongs to no session: it says so, or there are none where no revision has them. */
const isStateless = (params: Json | undefined, head: Head, spoken: readonly Revision[]): boolean =>
  claimsStateless(params, head) || spoken.every(({ family }) => family === 'stateless')

function unknownVersion(head: Head, spoken: readonly Revision[], id?: Id): Refused | undefined {
  const version = head.header(headerName.version)
  if (version === undefined || revisionOf(version, spoken)) return undefined
  const known = spoken.map((each) => each.version).join(', ')
  return refuse(400, `Header ${headerName.version} names ${version}, which is not spoken here (${known})`, id)
}
