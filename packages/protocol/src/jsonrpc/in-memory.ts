import { ConnectionClosed } from '../errors.js'
import { Inbox } from './inbox.js'
import { encode, type Message } from './message.js'
import type { Delivery, Origin, Transport } from './transport.js'

/**
 * Two transports that talk to each other in this process, each message copied through JSON as on any wire. `origin` is
 * who the client is, as the server's end is told with each message.
 */
export function inMemoryPair(origin?: Origin): [client: Transport, server: Transport] {
  const toClient = new Inbox<Delivery>()
  const toServer = new Inbox<Delivery>()
  let open = true

  const close = (): Promise<void> => {
    open = false
    toClient.end()
    toServer.end()
    return Promise.resolve()
  }
  const end = (incoming: Inbox<Delivery>, far: Inbox<Delivery>, from?: Origin): Transport => ({
    incoming,
    async send(outgoing) {
      if (!open) throw new ConnectionClosed()
      const message = JSON.parse(encode(outgoing)) as Message
      far.push(from ? { message, origin: from } : { message })
    },
    close,
  })
  return [end(toClient, toServer, origin), end(toServer, toClient)]
}
