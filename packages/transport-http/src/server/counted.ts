import {
  isRequest,
  type Bus,
  type Endpoint,
  type Exchange,
  type Message,
  type Origin,
  type RequestMessage,
  type Send,
  type Session,
} from '@mortise/protocol'
import type { Load } from './load.js'

/** Serves channels, on which a request outlives the POST that brought it: a large one counts until it is over. */
export class Counted implements Endpoint {
  readonly changes: Bus
  readonly #endpoint: Endpoint
  readonly #load: Load
  /** The bytes of large requests that are still to be served. What never is goes by itself. */
  readonly #bytes = new WeakMap<RequestMessage, number>()

  constructor(endpoint: Endpoint, load: Load) {
    this.changes = endpoint.changes
    this.#endpoint = endpoint
    this.#load = load
  }

  /** Notes how many bytes a message came with: each of its requests has its share. */
  weigh(message: Message | readonly Message[], bytes: number): void {
    if (bytes === 0) return
    const requests = [message].flat().filter(isRequest)
    for (const each of requests) this.#bytes.set(each, bytes / requests.length)
  }

  open(origin: Origin, send: Send): Session {
    return this.#endpoint.open(origin, send)
  }

  async serve(request: RequestMessage, exchange: Exchange): Promise<void> {
    const bytes = this.#bytes.get(request)
    if (bytes === undefined) return this.#endpoint.serve(request, exchange)
    this.#load.add(request, Math.floor(bytes))
    try {
      await this.#endpoint.serve(request, exchange)
    } finally {
      this.#load.drop(request)
    }
  }
}
