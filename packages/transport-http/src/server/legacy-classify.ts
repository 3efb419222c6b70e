import { claimsStateless, headerName, type Decoded, type Json, type Message } from '@mortise/protocol'
import { mediaType } from '../media-type.js'
import { sessionHeader } from '../session-header.js'
import { refuse, type Head, type Refused } from './classify.js'
import { admits } from './media.js'

/** The part of a query that names a channel. */
export const channelKey = 'sse'
const json = 'application/json'
const events = 'text/event-stream'

/** What of a request decides whether it is one of HTTP+SSE. */
export interface LegacyHead extends Head {
  readonly query: string
}

/** What must happen with a request of HTTP+SSE. */
export type LegacyTodo =
  | Refused
  /** A channel opens. */
  | { readonly do: 'open' }
  /** Something is said on one. */
  | { readonly do: 'hear'; readonly channel: string; readonly message: Message | readonly Message[] }

/**
 * From an HTTP request to what must happen, where it belongs to HTTP+SSE: there is no session in a header, and nothing
 * of newer ways of speaking. Undefined where it does not.
 */
export function classifyLegacy(head: LegacyHead, body: Decoded | undefined): LegacyTodo | undefined {
  if (head.header(sessionHeader) !== undefined || claimsStateless(undefined, head)) return undefined
  if (head.method === 'GET') return opens(head) ? { do: 'open' } : undefined
  if (head.method !== 'POST' || !body) return undefined
  const channel = new URLSearchParams(head.query).get(channelKey)
  if (channel === null || claimsStateless(paramsOf(body), head)) return undefined
  if (mediaType(head.header('content-type')) !== json) return refuse(415, `Content-Type must be ${json}`)
  if ('refusal' in body) return { do: 'refuse', status: 400, error: body.refusal }
  return { do: 'hear', channel, message: body.message }
}

/** Only who names the media type wants a stream: a browser that shows a page, or an image in one, admits anything. */
function opens({ header }: Head): boolean {
  const accept = header('accept')
  const named = accept?.split(',').some((range) => mediaType(range) === events)
  return named === true && admits(accept, events) && header(headerName.version) === undefined
}

const paramsOf = (body: Decoded): Json | undefined =>
  'message' in body && 'method' in body.message ? body.message.params : undefined
