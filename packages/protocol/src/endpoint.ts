import type { Change } from './change.js'
import type { ProtocolError } from './errors.js'
import type { Answer, Message, NotificationMessage, Outgoing, RequestMessage } from './jsonrpc/message.js'
import type { Origin, SendOptions } from './jsonrpc/transport.js'
import type { Caller, Revision } from './revision/revision.js'

/** How far a request came before it was answered; a channel with statuses of its own maps it to one. */
export type Step = 'envelope' | 'headers' | 'version' | 'method' | 'shape' | 'gate' | 'run'

/** Makes of an error what the client is told in its place. */
export type Explain = (reason: unknown) => ProtocolError

/**
 * Where the answer and the notifications of one request go, who asks, and how it is cancelled. A transport makes one for
 * each request, and nothing in it is shared with another.
 */
export interface Exchange {
  readonly origin: Origin
  /** What the channel belongs to, where the two sides hold a session or may come to. */
  readonly session?: Session | undefined
  /** Whether the answer is no longer wanted. */
  readonly cancelled: boolean
  /** Aborts when the answer is no longer wanted. Made when first asked for. */
  readonly signal: AbortSignal
  /** Gives the request up: aborts the signal, and drops what is still said about it. */
  cancel(reason?: unknown): void
  /** Says something about the request; sends or drops, never rejects. Resolves when there is room for more. */
  notify(message: NotificationMessage): Promise<void>
  /** Puts a request of the server's to the client, on the way that belongs to this one. */
  send(message: RequestMessage): Promise<void>
  /** Ends the connection early, where the client can come back for the rest; absent where it cannot. */
  release?(): void
  /** Aborts when the channel wants to end: what only waits for news then answers. Absent where that is not told. */
  readonly draining?: AbortSignal
  /**
   * Ends the exchange. Never rejects; dropped when the answer is no longer wanted. Where JSON cannot say it, the client
   * is told what `explain` makes of the reason, by default that there was an internal error.
   */
  answer(answer: Answer, step: Step, explain?: Explain): Promise<void>
}

/** One client's conversation with a server over one channel, as the server keeps it. */
export interface Session {
  readonly origin: Origin
  /** Who the client is and which revision was agreed on; absent before the handshake, and for ever without one. */
  readonly caller?: Caller | undefined
  /** Takes what the client says beside its requests: answers and notifications. */
  hear(message: Exclude<Message, RequestMessage>): void
  /** Ends it: cancels what is under way, rejects open questions, forgets subscriptions. */
  close(): void
}

/** Sends something to a client that belongs to none of its requests. Rejects when the channel is closed. */
export type Send = (message: Outgoing, options?: SendOptions) => Promise<void>

/** A server, as transports see it. It owns no transport and serves any number of them at once. */
export interface Endpoint {
  /** The revisions it speaks, newest first; absent where it may be any. */
  readonly spoken?: readonly Revision[]
  /** The hot path: one request to its answer, through the exchange. Never rejects. */
  serve(request: RequestMessage, exchange: Exchange): Promise<void>
  /** Opens the server's half of a conversation that may hold a session. */
  open(origin: Origin, send: Send): Session
  /** Where changes are published, and heard of by whoever delivers them. */
  readonly changes: Bus
}

/** Carries changes from where they happen to those who tell clients of them; across processes in some deployments. */
export interface Bus {
  /** Makes a change known. */
  publish(change: Change): void
  /** Hears of every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void
}

/** Knows which states of calls that ask back were used, so that each is used once; across processes in some deployments. */
export interface StateLedger {
  /**
   * Notes that a state is used: false when it was used before, or is being used by another call. `until` (milliseconds
   * since 1970) is when it expires by itself; from then on it need not be remembered.
   */
  use(id: string, until: number): boolean | Promise<boolean>
}
