import { ConnectionClosed, type Delivery, Inbox, type Transport } from '@mortise/protocol'
import { Lane, type Hazards } from './lane.js'

/** The faults of a {@link chaotic} channel. Each strikes in both directions; none does unless it is named. */
export interface Faults extends Hazards {
  /** What all chance follows from: the same seed and the same traffic give the same faults. */
  readonly seed: number
  /** The longest time that anything is held up, in milliseconds; order is kept. */
  readonly delay?: number
  /** The share of what passes that vanishes, from 0 to 1. */
  readonly drop?: number
  /** The share of what passes that the next one overtakes, from 0 to 1; one that none follows goes on after 20 ms. */
  readonly reorder?: number
  /** How many things pass, both directions together, before the channel breaks. */
  readonly cut?: number
}

/** The same transport with planted faults, for tests of what stands on it. */
export function chaotic(transport: Transport, faults: Faults): Transport {
  const inbox = new Inbox<Delivery>()
  const inwards = new Lane(faults, faults.seed, async (delivery: Delivery) => inbox.push(delivery))
  const outwards = new Lane(faults, ~faults.seed, (args: Parameters<Transport['send']>) => transport.send(...args))
  let left = faults.cut ?? Infinity
  let closed: ConnectionClosed | undefined

  const isCut = (): boolean => {
    if (left-- > 0) return false
    if (!closed) void cut((closed = new ConnectionClosed(`The channel was cut after ${faults.cut} messages, as told`)))
    return true
  }
  const cut = async (reason: ConnectionClosed): Promise<void> => {
    await Promise.all([inwards.clear(), outwards.clear()])
    inbox.end(reason)
    await transport.close().catch(() => {})
  }
  const read = async (): Promise<void> => {
    for await (const delivery of transport.incoming) if (!isCut()) void inwards.take(delivery)
    await inwards.clear()
  }
  read().then(
    () => inbox.end(),
    (reason: Error) => inbox.end(reason),
  )
  return {
    incoming: inbox,
    async send(...args) {
      if (closed || isCut()) throw closed
      await outwards.take(args)
    },
    close() {
      closed ??= new ConnectionClosed()
      return transport.close()
    },
  }
}
