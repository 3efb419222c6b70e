import { batchFault, BatchAnswers, refuseBatch } from './batch.js'
import type { Endpoint, Exchange, Explain, Session, Step } from './endpoint.js'
import { Cancel } from './jsonrpc/cancel.js'
import {
  insteadOf,
  isBatch,
  isRequest,
  type Answer,
  type Message,
  type NotificationMessage,
  type Outgoing,
  type RequestMessage,
} from './jsonrpc/message.js'
import type { Origin, SendOptions, Transport } from './jsonrpc/transport.js'

/** Throws where a function that serves was not given what it is to serve. */
export function requireEndpoint(endpoint: Endpoint, asker: string): void {
  const { serve } = (endpoint as Partial<Endpoint> | undefined) ?? {}
  if (typeof serve !== 'function') {
    throw new TypeError(`${asker}: its first argument is the server, as \`new McpServer(...)\` makes it`)
  }
}

/**
 * Serves one channel on which both sides may speak at any time, until it closes. Reading never waits for a handler, so
 * that answers and cancels always get through. Resolves when the channel has ended; throws what broke it.
 */
export async function serveChannel(endpoint: Endpoint, transport: Transport, origin: Origin = {}): Promise<void> {
  const session = endpoint.open(origin, (message, options) => send(transport, message, options))
  const take = (message: Message, from: Origin, answers?: BatchAnswers): void => {
    if (!isRequest(message)) return session.hear(message)
    void endpoint.serve(message, new ChannelExchange(transport, session, from, message, answers))
  }
  const takeBatch = (batch: readonly Message[], from: Origin): void => {
    const fault = batchFault(batch, session.caller?.revision)
    if (fault !== undefined) return refuse(transport, refuseBatch(batch, fault))
    const answers = new BatchAnswers(batch, (all) => send(transport, all))
    for (const each of batch) take(each, from, answers)
  }
  try {
    for await (const delivery of transport.incoming) {
      if (!('message' in delivery)) continue
      const { message, origin: from = origin } = delivery
      if (isBatch(message)) takeBatch(message, from)
      else take(message, from)
    }
  } finally {
    session.close()
    await transport.close()
  }
}

const refuse = (transport: Transport, errors: readonly Answer[]): void => {
  for (const error of errors) void send(transport, error).catch(() => {})
}

/** Sends; a transport that throws at once only rejects. Not `async`, which would take three turns of its own. */
function send(transport: Transport, message: Outgoing, options?: SendOptions): Promise<void> {
  try {
    return transport.send(message, options)
  } catch (reason) {
    return Promise.reject(reason as Error)
  }
}

/** One request on a channel: everything goes back the way it came, the answers of a batch together. */
class ChannelExchange extends Cancel implements Exchange {
  readonly origin: Origin
  readonly session: Session
  readonly #transport: Transport
  readonly #request: RequestMessage
  readonly #batch: BatchAnswers | undefined
  /** Nothing is said about a request once it has been answered. */
  #over = false

  constructor(
    transport: Transport,
    session: Session,
    origin: Origin,
    request: RequestMessage,
    batch: BatchAnswers | undefined,
  ) {
    super()
    this.#transport = transport
    this.session = session
    this.origin = origin
    this.#request = request
    this.#batch = batch
  }

  override cancel(reason?: unknown): void {
    if (!this.cancelled && !this.#over) void this.#batch?.leave().catch(() => {})
    super.cancel(reason)
  }

  async notify(message: NotificationMessage): Promise<void> {
    if (!this.cancelled && !this.#over) await this.#send(message).catch(() => {})
  }

  send(message: RequestMessage): Promise<void> {
    return this.#send(message)
  }

  async answer(answer: Answer, _step: Step, explain?: Explain): Promise<void> {
    if (this.cancelled) return
    this.#over = true
    try {
      await this.#answer(answer)
    } catch {
      await this.#answerInstead(answer, explain).catch(() => {})
    }
  }

  /** What JSON cannot say must not leave the client waiting. */
  async #answerInstead(answer: Answer, explain: Explain | undefined): Promise<void> {
    const instead = insteadOf(answer, explain)
    if (instead) await this.#answer(instead)
  }

  #answer(answer: Answer): Promise<void> {
    return this.#batch ? this.#batch.add(answer) : this.#send(answer)
  }

  #send(message: Message): Promise<void> {
    return send(this.#transport, message, { about: this.#request.id })
  }
}
