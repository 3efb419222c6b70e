import type { Endpoint, Exchange, Session, Step } from './endpoint.js'
import { ErrorCode, ProtocolError } from './errors.js'
import { Cancel } from './jsonrpc/cancel.js'
import {
  errorMessage,
  isRequest,
  type Answer,
  type Message,
  type NotificationMessage,
  type RequestMessage,
} from './jsonrpc/message.js'
import type { Origin, SendOptions, Transport } from './jsonrpc/transport.js'

/**
 * Serves one channel on which both sides may speak at any time, until it closes. Reading never waits for a handler, so
 * that answers and cancels always get through. Resolves when the channel has ended; throws what broke it.
 */
export async function serveChannel(endpoint: Endpoint, transport: Transport, origin: Origin = {}): Promise<void> {
  const session = endpoint.open(origin, (message, options) => transport.send(message, options))
  const take = (message: Message, from: Origin): void => {
    if (!isRequest(message)) return session.hear(message)
    void endpoint.serve(message, new ChannelExchange(transport, session, from, message))
  }
  try {
    for await (const delivery of transport.incoming) {
      if ('lost' in delivery) continue
      const { message, origin: from = origin } = delivery
      if (Array.isArray(message)) void refuseBatch(transport)
      else take(message as Message, from)
    }
  } finally {
    session.close()
    await transport.close()
  }
}

const refuseBatch = (transport: Transport): Promise<void> =>
  send(
    transport,
    errorMessage(undefined, new ProtocolError(ErrorCode.invalidRequest, 'Batches are not taken here')),
  ).catch(() => {})

/** Sends; a transport that throws at once only rejects. */
const send = async (transport: Transport, message: Message, options?: SendOptions): Promise<void> =>
  transport.send(message, options)

/** One request on a channel: everything goes back the way it came. */
class ChannelExchange extends Cancel implements Exchange {
  readonly origin: Origin
  readonly session: Session
  readonly #transport: Transport
  readonly #request: RequestMessage

  constructor(transport: Transport, session: Session, origin: Origin, request: RequestMessage) {
    super()
    this.#transport = transport
    this.session = session
    this.origin = origin
    this.#request = request
  }

  async notify(message: NotificationMessage): Promise<void> {
    if (!this.cancelled) await this.#send(message).catch(() => {})
  }

  send(message: RequestMessage): Promise<void> {
    return this.#send(message)
  }

  async answer(answer: Answer, _step: Step): Promise<void> {
    if (this.cancelled) return
    await this.#send(answer)
      // What JSON cannot say (a bigint, a circle) must not leave the client waiting.
      .catch((reason: unknown) => this.#send(errorMessage(this.#request.id, ProtocolError.from(reason))))
      .catch(() => {})
  }

  #send(message: Message): Promise<void> {
    return send(this.#transport, message, { about: this.#request.id })
  }
}
