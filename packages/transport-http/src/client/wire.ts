/** One HTTP request, to the one URL that a wire leads to. */
export interface Ask {
  readonly method: 'POST' | 'GET' | 'DELETE'
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The head of a response, and the way to read its body. */
export interface Reply {
  readonly status: number
  /** A header by its lower-case name. */
  header(name: string): string | undefined
  /**
   * Reads the body, once. Resolves at its end; rejects when it breaks off, and with what `take` throws, which ends the
   * reading and lets go of the socket.
   */
  read(take: (chunk: Uint8Array) => void): Promise<void>
}

/** A request under way. */
export interface Call {
  /** Rejects when there is no response. */
  readonly reply: Promise<Reply>
  /** Gives it up at any time: the reply, or the reading of it, rejects. */
  abort(): void
}

/** Sends HTTP requests to one URL: over `node:http` or a `fetch`. */
export interface Wire {
  ask(ask: Ask): Call
  /** Lets go of every socket. Resolves when none is left. */
  close(): Promise<void>
}
