import type { Delivery, SendOptions, Transport } from './transport.js'
import type { Outgoing } from './message.js'

/** What an onlooker of a channel is shown. */
export interface Onlooker {
  /** Each delivery, before its reader gets it. */
  received?(delivery: Delivery): void
  /** Each message, before it is sent. */
  sent?(message: Outgoing, options?: SendOptions): void
}

/** The same transport, with somebody looking on: for logs, recordings and tests. */
export function watched(transport: Transport, onlooker: Onlooker): Transport {
  async function* incoming(): AsyncGenerator<Delivery> {
    for await (const delivery of transport.incoming) {
      onlooker.received?.(delivery)
      yield delivery
    }
  }
  return {
    ...(transport.carriesHeaders && { carriesHeaders: true }),
    ...(transport.authorization && { authorization: () => transport.authorization?.() }),
    ...(transport.hearing && { hearing: () => transport.hearing?.() ?? Promise.resolve() }),
    incoming: incoming(),
    send(message, options) {
      onlooker.sent?.(message, options)
      return transport.send(message, options)
    },
    close: () => transport.close(),
  }
}
