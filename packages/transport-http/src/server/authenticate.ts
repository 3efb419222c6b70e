import type { ReplyHeaders } from './carrier.js'

/** The headers of a request. */
export interface RequestHeaders {
  /** One of them, by its name in any case; undefined where it did not come. */
  get(name: string): string | undefined
}

/** Who sends a request. */
export interface Authenticated {
  /** A key for who it is, the same each time: sessions and state are bound to it. */
  readonly principal: string
  /** What handlers find in `ctx.auth`. */
  readonly auth?: unknown
}

/** Why nobody is let in. */
export interface Unauthenticated {
  /** The HTTP status: 401 where a credential is missing or bad, 403 where it does not suffice. */
  readonly status: number
  /** Sent along, `www-authenticate` for example. */
  readonly headers?: ReplyHeaders
  /** What the client is told. */
  readonly message: string
}

/**
 * Finds out who sends a request, from its headers and the address it came from, where that is known. Where it throws, or
 * returns neither of the two, nobody is let in: the client gets 500, and `onError` is told.
 */
export type Authenticate = (
  headers: RequestHeaders,
  remote: string | undefined,
) => Authenticated | Unauthenticated | Promise<Authenticated | Unauthenticated>
