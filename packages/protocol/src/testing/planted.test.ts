import { expect, it } from 'vitest'
import { serveChannel } from '../channel.js'
import { ConnectionClosed } from '../errors.js'
import { inMemoryPair } from '../jsonrpc/in-memory.js'
import { Inbox } from '../jsonrpc/inbox.js'
import { encode, isAnswer, type Message, type Outgoing } from '../jsonrpc/message.js'
import type { Delivery, Transport } from '../jsonrpc/transport.js'
import type { OpenChannel } from './stage.js'
import { transportContract } from './transport-contract.js'

type Spoil = (transport: Transport) => Transport

const sound: Spoil = (transport) => transport

/** A channel in memory, either end of which may be spoilt. */
const spoilt =
  (nearly: Spoil, farly: Spoil): OpenChannel =>
  async (endpoint) => {
    const [near, far] = inMemoryPair()
    const served = serveChannel(endpoint, farly(far))
    return {
      transport: nearly(near),
      async close() {
        await far.close()
        await served
      },
    }
  }

/** Puts something else in the place of each delivery: nothing, one, or several. */
const incoming =
  (make: () => (delivery: Delivery) => Delivery[]): Spoil =>
  (transport) => {
    const spoil = make()
    async function* spoilt(): AsyncGenerator<Delivery> {
      for await (const delivery of transport.incoming) yield* spoil(delivery)
    }
    return { ...transport, incoming: spoilt() }
  }

/** Puts something else in the place of each message that is sent. */
const sending =
  (spoil: (message: Outgoing) => unknown): Spoil =>
  (transport) => ({ ...transport, send: async (message, how) => transport.send(spoil(message) as Outgoing, how) })

/** The text of a message; none where JSON cannot say it. */
const said = (message: Outgoing): string => {
  try {
    return encode(message)
  } catch {
    return ''
  }
}

/** Resolves a send where it should reject with one kind of error. */
const swallowing =
  (kind: new () => Error): Spoil =>
  (transport) => ({
    ...transport,
    async send(message, how) {
      try {
        await transport.send(message, how)
      } catch (reason) {
        if (!(reason instanceof kind)) throw reason
      }
    },
  })

/** Turns the text of a message into another. */
const rewriting = (rewrite: (text: string) => string): Spoil =>
  sending((message) => JSON.parse(rewrite(encode(message))))

/** Keeps what `late` picks until the next one has passed. */
const overtaking = (late: (message: Message, nth: number) => boolean): Spoil =>
  incoming(() => {
    let kept: Delivery[] = []
    let nth = 0
    return (delivery) => {
      if ('message' in delivery && late(delivery.message as Message, ++nth)) {
        kept.push(delivery)
        return []
      }
      const [before, now] = [kept, delivery]
      kept = []
      return [now, ...before]
    }
  })

const never = new Promise<never>(() => {})
const forEver: IteratorYieldResult<Delivery> = {
  done: false,
  value: { message: { jsonrpc: '2.0', method: 'more' } },
}

/** Answers the reader otherwise once `incoming` has ended. */
const afterEnd =
  (then: () => Promise<IteratorResult<Delivery>>, endsFirst: boolean): Spoil =>
  (transport) => {
    const reader = transport.incoming[Symbol.asyncIterator]()
    let ended = false
    const next = async (): Promise<IteratorResult<Delivery>> => {
      if (ended) return then()
      const result = await reader.next()
      ended = result.done === true
      return ended && !endsFirst ? then() : result
    }
    return { ...transport, incoming: { [Symbol.asyncIterator]: () => ({ next }) } }
  }

/** Sends a request only when the one before it has been answered. */
const oneAtATime: Spoil = (transport) => {
  let free: Promise<void> = Promise.resolve()
  let answered: () => void = () => {}
  const read = incoming(() => (delivery) => {
    if ('message' in delivery && isAnswer(delivery.message as Message)) answered()
    return [delivery]
  })(transport)
  return {
    ...read,
    send(message, how) {
      if (how?.about !== undefined) return transport.send(message, how)
      const sent = free.then(() => transport.send(message, how))
      free = free.then(() => new Promise<void>((resolve) => (answered = resolve)))
      sent.catch(() => answered())
      return sent
    },
  }
}

const stuckSends: Spoil = (transport) => {
  let open = true
  return {
    ...transport,
    send: (message, how) => {
      const sent = transport.send(message, how)
      return open && said(message).includes('"hold"') ? sent.then(() => never) : sent
    },
    close() {
      open = false
      return transport.close()
    },
  }
}

/** Takes each second request first, and says so before either is sent. */
const swapping: Spoil = (transport) => {
  let kept: (() => void) | undefined
  return {
    ...transport,
    async send(message, how) {
      if (!said(message).includes('{"n":')) return transport.send(message, how)
      const go = (): void => void transport.send(message, how).catch(() => {})
      const before = kept
      kept = before ? undefined : go
      if (!before) return
      go()
      before()
    },
  }
}

const cases = {
  exactly: 'every request gets exactly its answer',
  burst: 'a burst of 1,000 requests loses nothing and doubles nothing',
  order: 'what is said about a request comes in order, and before its answer',
  sends: 'sends awaited one after another arrive in that order',
  slow: 'a slow exchange holds up no other',
  cancel: 'cancelling a request gives up its exchange, and no other',
  text: 'any text arrives as it was, as a value and as a key',
  megabyte: 'a message of a megabyte arrives whole, both ways',
  print: 'a result that was written beforehand arrives like any other',
  refused: 'a message that JSON cannot say is refused, and the channel lives on',
  stumble: 'an answer that JSON cannot say becomes an error',
  error: 'an error keeps its code, its message and its data, whichever step it came from',
  ends: 'closing ends incoming',
  endsSilent: 'closing before anything was said ends incoming',
  twice: 'closing twice is closing once',
  late: 'a send after closing rejects with ConnectionClosed',
  settles: 'closing settles every send that is under way',
  givesUp: 'closing gives up what is under way at the far end',
  after: 'nothing comes after incoming has ended',
  down: 'the far end going down is told: the channel ends, or what is open is lost',
  leaves: 'a reader that leaves early does not keep the channel from closing',
}

/** Puts a queue of its own before the reader: closes the channel with it or not, and ends with the channel or not. */
const between =
  (close: (transport: Transport) => unknown, ends: boolean): Spoil =>
  (transport) => {
    const inbox = new Inbox<Delivery>()
    let open = true
    const read = async (): Promise<void> => {
      for await (const delivery of transport.incoming) inbox.push(delivery)
      if (ends) inbox.end()
    }
    void read()
    return {
      incoming: inbox,
      send: (message, how) => (open ? transport.send(message, how) : Promise.reject(new ConnectionClosed())),
      async close() {
        open = false
        inbox.end()
        await close(transport)
      },
    }
  }

/** Closes only when its reader has read to the end. */
const waiting: Spoil = (transport) => {
  let reads = false
  let read: () => void = () => {}
  const end = new Promise<void>((resolve) => (read = resolve))
  async function* incoming(): AsyncGenerator<Delivery> {
    reads = true
    for await (const delivery of transport.incoming) yield delivery
    read()
  }
  return {
    ...transport,
    incoming: incoming(),
    async close() {
      await transport.close()
      if (reads) await end
    },
  }
}

/** For each fault: what is spoilt, at which end, and the cases that must fail; no other may. */
const faults: Record<string, { near?: Spoil; far?: Spoil; fails: string[] }> = {
  'a lost answer': {
    near: incoming(() => {
      let nth = 0
      return (delivery) => (++nth === 500 ? [] : [delivery])
    }),
    fails: [cases.burst],
  },
  'an answer that comes twice': {
    near: incoming(() => {
      let nth = 0
      return (delivery) => (++nth === 500 ? [delivery, delivery] : [delivery])
    }),
    fails: [cases.burst],
  },
  'the answer of another request': {
    near: rewriting((text) => text.replace('{"n":7}', '{"n":8}')),
    fails: [cases.exactly, cases.burst],
  },
  'notifications that change places': {
    near: overtaking((message, nth) => !isAnswer(message) && nth === 7),
    fails: [cases.order],
  },
  'an answer before its notifications': {
    near: overtaking((message, nth) => !isAnswer(message) && nth === 100),
    fails: [cases.order],
  },
  'a notification about another request': {
    near: incoming(() => (delivery) => [{ ...delivery, about: 99 } as Delivery]),
    fails: [cases.order],
  },
  'requests that change places': { near: swapping, fails: [cases.sends] },
  'one exchange at a time': {
    near: oneAtATime,
    fails: [cases.slow, cases.cancel, cases.settles, cases.down, cases.leaves],
  },
  'a cancellation that is not passed on': {
    near: (transport) => ({
      ...transport,
      send: async (message, how) => (how?.about === undefined ? transport.send(message, how) : undefined),
    }),
    fails: [cases.cancel],
  },
  'lone surrogates replaced': {
    near: sending((message) => JSON.parse(JSON.stringify(message).replaceAll(/\\ud[89a-f]../g, '\\ufffd'))),
    fails: [cases.text],
  },
  'line separators taken for line ends': {
    near: rewriting((text) => text.replaceAll('\u2028', '\\n')),
    fails: [cases.text, cases.error],
  },
  'accents composed': { far: rewriting((text) => text.normalize()), fails: [cases.text] },
  'a mark of byte order stripped': { far: rewriting((text) => text.replaceAll('\ufeff', '')), fails: [cases.text] },
  'a limit below a megabyte': {
    near: (transport) => ({
      ...transport,
      send: async (message, how) =>
        JSON.stringify(message).length < 2 ** 20 ? transport.send(message, how) : undefined,
    }),
    fails: [cases.megabyte],
  },
  'a result written beforehand wrapped in its parts': {
    far: sending((message) => JSON.parse(JSON.stringify(message))),
    fails: [cases.print],
  },
  'a send that takes what JSON cannot say': { near: swallowing(TypeError), fails: [cases.refused] },
  'a send that throws instead of rejecting': {
    near: (transport) => ({ ...transport, send: (message, how) => transport.send(JSON.parse(encode(message)), how) }),
    fails: [cases.refused],
  },
  'an answer that JSON cannot say dropped': { far: swallowing(TypeError), fails: [cases.stumble] },
  'an error without its data': { far: rewriting((text) => text.replace(/,"data":\{.*?\}/, '')), fails: [cases.error] },
  'an incoming that never ends': {
    near: afterEnd(() => never, false),
    fails: [cases.exactly, cases.burst, cases.ends, cases.endsSilent, cases.twice, cases.after, cases.down],
  },
  'an incoming that goes on after its end': { near: afterEnd(async () => forEver, true), fails: [cases.after] },
  'a second close that throws': {
    near: (transport) => {
      let closed = false
      return {
        ...transport,
        async close() {
          if (closed) throw new Error('closed already')
          closed = true
          await transport.close()
        },
      }
    },
    fails: [
      cases.exactly,
      cases.burst,
      cases.ends,
      cases.endsSilent,
      cases.twice,
      cases.late,
      cases.settles,
      cases.givesUp,
      cases.after,
      cases.leaves,
    ],
  },
  'a send that resolves after close': {
    near: swallowing(ConnectionClosed),
    fails: [cases.late],
  },
  'a send that rejects after close with an error of another name': {
    near: (transport) => ({
      ...transport,
      send: (message, how) => transport.send(message, how).catch(() => Promise.reject(new Error('write after end'))),
    }),
    fails: [cases.late],
  },
  'sends that stay open at close': { near: stuckSends, fails: [cases.settles] },
  'a close that the far end does not hear of': { near: between(() => {}, true), fails: [cases.givesUp] },
  'a far end that goes down unheard': { near: between((transport) => transport.close(), false), fails: [cases.down] },
  'a close that waits for the reader': { near: waiting, fails: [cases.leaves] },
}

for (const [fault, { near = sound, far = sound, fails }] of Object.entries(faults)) {
  it(`the contract finds ${fault}`, async () => {
    const failed: string[] = []
    const [patient, hasty] = [5000, 50].map((patience) => transportContract(spoilt(near, far), { patience }))
    // Only what must fail is given up soon: what must not may take its time on a busy machine.
    for (const { name, run } of patient!.map((each, at) => (fails.includes(each.name) ? hasty![at]! : each))) {
      await run().catch(() => failed.push(name))
    }
    expect(failed).toEqual(fails)
  })
}
