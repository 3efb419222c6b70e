import { describe, expect, it } from 'vitest'
import { localBus } from './bus.js'
import { serveChannel } from './channel.js'
import type { Endpoint, Exchange, Send, Session } from './endpoint.js'
import { ProtocolError } from './errors.js'
import { inMemoryPair } from './jsonrpc/in-memory.js'
import type { Message, NotificationMessage, RequestMessage, ResultMessage } from './jsonrpc/message.js'
import type { Delivery, Origin, Transport } from './jsonrpc/transport.js'

const request: RequestMessage = { jsonrpc: '2.0', id: 1, method: 'm' }
const notification: NotificationMessage = { jsonrpc: '2.0', method: 'n' }
const result: ResultMessage = { jsonrpc: '2.0', id: 1, result: { a: 1 } }
const question: RequestMessage = { jsonrpc: '2.0', id: 'q', method: 'q' }

interface Scene {
  client: Transport
  served: Promise<void>
  heard: Message[]
  exchanges: Exchange[]
  send: Send
  session: Session
  isClosed: () => boolean
  next: () => Promise<Delivery | undefined>
}

/** A channel in memory that is served by `serve`, and all that may be seen of it. */
const scene = (
  serve: (request: RequestMessage, exchange: Exchange) => Promise<void> = async () => {},
  wrap: (far: Transport) => Transport = (far) => far,
  origin?: Origin,
): Scene => {
  const [client, far] = inMemoryPair()
  const heard: Message[] = []
  const exchanges: Exchange[] = []
  let closed = false
  let opened: { send: Send; session: Session } | undefined
  const endpoint: Endpoint = {
    changes: localBus(),
    open(origin, send) {
      const session: Session = { origin, hear: (message) => void heard.push(message), close: () => (closed = true) }
      opened = { send, session }
      return session
    },
    serve(request, exchange) {
      exchanges.push(exchange)
      return serve(request, exchange)
    },
  }
  const served = serveChannel(endpoint, wrap(far), origin)
  const reader = client.incoming[Symbol.asyncIterator]()
  const next = async (): Promise<Delivery | undefined> => (await reader.next()).value as Delivery | undefined
  return { client, served, heard, exchanges, ...opened!, isClosed: () => closed, next }
}

describe('serveChannel', () => {
  it('serves each request, and hears everything else', async () => {
    const { client, served, heard, next } = scene(async (_, exchange) => exchange.answer(result, 'run'))
    for (const message of [request, notification, result]) await client.send(message)
    expect(await next()).toEqual({ message: result })
    await client.close()
    await served
    expect(heard).toEqual([notification, result])
  })

  it('reads on while a handler runs', async () => {
    const { client, heard, served } = scene(() => new Promise(() => {}))
    await client.send(request)
    await client.send(notification)
    await client.close()
    await served
    expect(heard).toEqual([notification])
  })

  it('tells an exchange its session and where its request came from', async () => {
    const origin = { principal: 'ann' }
    const { client, served, exchanges, session } = scene(undefined, undefined, origin)
    await client.send(request)
    await client.close()
    await served
    expect(session.origin).toBe(origin)
    expect(exchanges[0]).toMatchObject({ origin, session, cancelled: false })
    expect(exchanges[0]?.session).toBe(session)
  })

  it('believes a delivery that says where it came from', async () => {
    const own = { principal: 'bob' }
    const wrap = (far: Transport): Transport => ({
      ...far,
      incoming: (async function* () {
        for await (const delivery of far.incoming) yield { ...delivery, origin: own }
      })(),
    })
    const { client, served, exchanges } = scene(undefined, wrap, { principal: 'ann' })
    await client.send(request)
    await client.close()
    await served
    expect(exchanges[0]?.origin).toBe(own)
  })

  it('sends what belongs to a request as being about it', async () => {
    const sent: unknown[] = []
    const wrap = (far: Transport): Transport => ({
      ...far,
      send: async (message, options) => void sent.push([message, options?.about]),
    })
    const { client, served, send, exchanges } = scene(undefined, wrap)
    await client.send({ ...request, id: 'mine' })
    await client.close()
    await served
    await exchanges[0]?.notify(notification)
    await exchanges[0]?.send(question)
    await exchanges[0]?.answer(result, 'run')
    await send(notification, { about: 7 })
    await send(notification)
    expect(sent).toEqual([
      [notification, 'mine'],
      [question, 'mine'],
      [result, 'mine'],
      [notification, 7],
      [notification, undefined],
    ])
  })

  it('drops what is said about a request that was given up [N060]', async () => {
    const { client, served, exchanges, next } = scene()
    await client.send(request)
    await client.send(notification)
    await Promise.resolve()
    const closing = client.close()
    await closing
    await served
    const [exchange] = exchanges
    const { signal } = exchange!
    exchange!.cancel('enough')
    expect([signal.aborted, signal.reason, exchange!.cancelled]).toEqual([true, 'enough', true])
    await exchange!.notify({ jsonrpc: '2.0', method: 'n' })
    await exchange!.answer(result, 'run')
    expect(await next()).toBeUndefined()
  })

  it('never rejects for a channel that has closed, but a question does', async () => {
    const { client, served, exchanges } = scene()
    await client.send(request)
    await client.close()
    await served
    const [exchange] = exchanges
    await expect(exchange?.notify({ jsonrpc: '2.0', method: 'n' })).resolves.toBeUndefined()
    await expect(exchange?.answer(result, 'run')).resolves.toBeUndefined()
    await expect(exchange?.send(question)).rejects.toMatchObject({ name: 'ConnectionClosed' })
  })

  it('answers with an error where the answer cannot be written', async () => {
    const { client, next } = scene(async (_, exchange) => {
      await exchange.notify({ jsonrpc: '2.0', method: 'n', params: { big: 1n } })
      await exchange.answer({ jsonrpc: '2.0', id: 1, result: { big: 1n } }, 'run')
    })
    await client.send(request)
    expect(await next()).toEqual({
      message: { jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Internal error' } },
    })
  })

  it('answers with what is made of the reason where the answer cannot be written, and only there', async () => {
    const explained: unknown[] = []
    const explain = (reason: unknown): ProtocolError => {
      explained.push(reason)
      return new ProtocolError(-32603, 'Reference 1')
    }
    const { client, next, exchanges, served } = scene(async (_, exchange) => {
      await exchange.answer({ jsonrpc: '2.0', id: 1, result: { big: 1n } }, 'run', explain)
    })
    await client.send(request)
    expect(await next()).toEqual({
      message: { jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Reference 1' } },
    })
    expect(explained).toEqual([expect.any(TypeError)])
    const silent = scene()
    await silent.client.send(request)
    await silent.client.close()
    await silent.served
    await silent.exchanges[0]?.answer(result, 'run', explain)
    expect(explained).toHaveLength(1)
    await client.close()
    await served
    expect(exchanges).toHaveLength(1)
  })

  it('never rejects for a transport that throws at once', async () => {
    const wrap = (far: Transport): Transport => ({
      ...far,
      send() {
        throw new Error('broken')
      },
    })
    const { client, served, exchanges, send } = scene(undefined, wrap)
    await expect(send(notification)).rejects.toThrow('broken')
    await client.send([request])
    await client.send(request)
    await client.close()
    await served
    await expect(exchanges[0]?.answer(result, 'run')).resolves.toBeUndefined()
  })

  it('passes over the news of a lost answer', async () => {
    const wrap = (far: Transport): Transport => ({
      ...far,
      incoming: (async function* () {
        yield { lost: 1, reason: new Error('lost') }
        yield* far.incoming
      })(),
    })
    const { client, served, heard } = scene(undefined, wrap)
    await client.send(notification)
    await client.close()
    await served
    expect(heard).toEqual([notification])
  })

  it('closes the session and its own end when the channel ends', async () => {
    const { client, served, isClosed, next } = scene()
    await client.close()
    await served
    expect(isClosed()).toBe(true)
    expect(await next()).toBeUndefined()
  })

  it('throws what broke the channel, once all is closed', async () => {
    const wrap = (far: Transport): Transport => ({
      ...far,
      incoming: (async function* () {
        yield* []
        throw new Error('the line is down')
      })(),
    })
    const { served, isClosed, next } = scene(undefined, wrap)
    await expect(served).rejects.toThrow('the line is down')
    expect(isClosed()).toBe(true)
    expect(await next()).toBeUndefined()
  })
})
