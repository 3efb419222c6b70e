import type { Unread } from './body.js'
import type { Room } from './room.js'

/** The headers of a response, by their lower-case names. */
export type ReplyHeaders = Readonly<Record<string, string>>

/** One HTTP request, whatever carried it here. */
export interface Incoming {
  readonly method: string
  /** The query of the URL, without its question mark; empty where there is none. */
  readonly query: string
  /** The address that it came from, where the carrier knows it. */
  readonly remote: string | undefined
  /** The body, where something in front of us has read and parsed it already. */
  readonly parsed: unknown
  /** A header, by its lower-case name. Holds on to nothing but the headers. */
  readonly header: (name: string) => string | undefined
  /**
   * Reads the body, at most `limit` bytes of it, and gives what `use` makes of the whole, or of why there is none. The bytes
   * are not kept. Rejects with `ConnectionClosed` when it breaks off.
   */
  read<T>(limit: number, room: Room, use: (body: Uint8Array | Unread) => T | Promise<T>): Promise<T>
}

/** Where the response to one HTTP request goes. Whatever is written to a client that has gone is dropped. */
export interface Reply {
  /** Whether the client has hung up. */
  readonly gone: boolean
  /** How many bytes wait for the client to read them. */
  readonly backlog: number
  /** Headers that go along with whatever response comes; called before it. */
  also(headers: ReplyHeaders): void
  /** The whole response at once; the parts of the body are not joined. */
  send(status: number, headers: ReplyHeaders, body: readonly (string | Uint8Array)[]): void
  /** Begins a stream, with its first piece where there is one. */
  begin(headers: ReplyHeaders, first?: string): Promise<void>
  /** A further piece. Resolves when there is room for more, or nobody left to need it. */
  write(text: string): Promise<void>
  /** Ends the stream. */
  end(last?: string): void
  /** Breaks off, whatever still waits to be read. A response that has not begun becomes a bare 500. */
  cut(): void
  /** Calls back when the client hangs up before the response has ended; at once if it has. */
  whenGone(listener: () => void): void
}
