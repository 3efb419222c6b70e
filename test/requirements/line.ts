import {
  inMemoryPair,
  isBatch,
  revisionOf,
  serveChannel,
  type Endpoint,
  type Json,
  type Message,
  type Version,
} from '@mortise/protocol'

/** A message as it was read. */
export interface Said {
  readonly id?: string | number
  readonly method?: string
  readonly params?: Json
  readonly result?: Json
  readonly error?: { readonly code: number; readonly message: string; readonly data?: Json }
}

const info = { name: 'line', version: '1' }

/** A bare line to a server: what is said on it is said as it stands. */
export class Line {
  readonly heard: Said[] = []
  readonly #transport
  readonly #waiting = new Set<() => void>()
  #id = 0

  constructor(server: Endpoint) {
    const [near, far] = inMemoryPair()
    this.#transport = near
    void serveChannel(server, far)
    void this.#read()
  }

  /** Says something. */
  say(message: Said): Promise<void> {
    return this.#transport.send({ jsonrpc: '2.0', ...message } as Message)
  }

  /** Sends a request and waits for its answer. */
  async ask(method: string, params: Json = {}, id: string | number = ++this.#id): Promise<Said> {
    await this.say({ id, method, params })
    return this.hear((said) => said.id === id && said.method === undefined)
  }

  /** The same, in the revision without sessions, from a client of some capabilities. */
  modern(method: string, params: Json = {}, capabilities: Json = {}): Promise<Said> {
    return this.ask(method, revisionOf('2026-07-28')!.writeParams(params, { info, capabilities }))
  }

  /** Opens a session. */
  async shake(protocolVersion: Version, capabilities: Json = {}): Promise<Said> {
    const answer = await this.ask('initialize', { protocolVersion, capabilities, clientInfo: info })
    await this.say({ method: 'notifications/initialized' })
    return answer
  }

  /** Waits for something to be heard. */
  async hear(what: (said: Said) => boolean): Promise<Said> {
    for (;;) {
      const found = this.heard.find(what)
      if (found) return found
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Hangs up. */
  close(): Promise<void> {
    return this.#transport.close()
  }

  async #read(): Promise<void> {
    for await (const delivery of this.#transport.incoming) {
      if (!('message' in delivery)) continue
      const { message } = delivery
      this.heard.push(...((isBatch(message) ? message : [message]) as readonly Said[]))
      for (const wake of this.#waiting) wake()
      this.#waiting.clear()
    }
  }
}
