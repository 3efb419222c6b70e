import type { Bus, Endpoint, Exchange, Origin, RequestMessage, Send, Session } from '@mortise/protocol'
import { settles } from './wait.js'

/** The same server, counting the requests that are under way. */
export class Work implements Endpoint {
  readonly changes: Bus
  readonly #server: Endpoint
  #count = 0
  #onIdle: (() => void) | undefined
  readonly #ended = (): void => {
    if (--this.#count === 0) this.#onIdle?.()
  }

  constructor(server: Endpoint) {
    this.#server = server
    this.changes = server.changes
  }

  open(origin: Origin, send: Send): Session {
    return this.#server.open(origin, send)
  }

  serve(request: RequestMessage, exchange: Exchange): Promise<void> {
    this.#count++
    return this.#server.serve(request, exchange).then(this.#ended)
  }

  /** Resolves when nothing is under way, or the time is up, in milliseconds. */
  async done(ms: number): Promise<void> {
    // What came together with the end of the input has yet to be taken up.
    await new Promise((resolve) => setImmediate(resolve))
    if (this.#count > 0) await settles(new Promise<void>((resolve) => (this.#onIdle = resolve)), ms)
  }
}
