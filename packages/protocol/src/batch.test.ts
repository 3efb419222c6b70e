import { describe, expect, it } from 'vitest'
import { localBus } from './bus.js'
import { serveChannel } from './channel.js'
import type { Endpoint, Exchange, Session } from './endpoint.js'
import { inMemoryPair } from './jsonrpc/in-memory.js'
import type { Message, NotificationMessage, Outgoing, RequestMessage } from './jsonrpc/message.js'
import { revisionOf } from './revision/index.js'

const request = (id: number, method = 'm'): RequestMessage => ({ jsonrpc: '2.0', id, method })
const note: NotificationMessage = { jsonrpc: '2.0', method: 'n' }
const ok = (id: number) => ({ jsonrpc: '2.0', id, result: {} }) as const

/** A channel whose session has agreed on a version, and a server that answers each request as `serve` does. */
const scene = (
  version: string | undefined,
  serve: (request: RequestMessage, exchange: Exchange) => unknown = ({ id }, exchange) =>
    exchange.answer({ jsonrpc: '2.0', id, result: {} }, 'run'),
) => {
  const [client, far] = inMemoryPair()
  const heard: Message[] = []
  const served: RequestMessage[] = []
  const revision = revisionOf(version)
  const endpoint: Endpoint = {
    changes: localBus(),
    open: (origin): Session => ({
      origin,
      caller: revision && { revision, capabilities: {} },
      hear: (message) => void heard.push(message),
      close: () => {},
    }),
    async serve(request, exchange) {
      served.push(request)
      await serve(request, exchange)
    },
  }
  const closed = serveChannel(endpoint, far)
  const reader = client.incoming[Symbol.asyncIterator]()
  const next = async (): Promise<Outgoing | undefined> => {
    const { value } = await reader.next()
    return value && 'message' in value ? value.message : undefined
  }
  const end = async (): Promise<void> => {
    await client.close()
    await closed
  }
  return { send: (batch: readonly Message[]) => client.send(batch), heard, served, next, end }
}

const batching = '2025-03-26'
const why = (part: string) => ({ error: { code: -32600, message: expect.stringContaining(part) as unknown } })

describe('a batch on a channel', () => {
  it('is answered with one array, in the order in which the answers came', async () => {
    const exchanges: Exchange[] = []
    const { send, next } = scene(batching, (_, exchange) => exchanges.push(exchange))
    await send([request(1), request(2)])
    await expect.poll(() => exchanges.length).toBe(2)
    await exchanges[1]!.answer(ok(2), 'run')
    await exchanges[0]!.answer(ok(1), 'run')
    expect(await next()).toEqual([ok(2), ok(1)])
  })

  it('lets notifications about its requests through at once', async () => {
    const { send, next } = scene(batching, async ({ id }, exchange) => {
      await exchange.notify(note)
      await exchange.answer(ok(id as number), 'run')
    })
    await send([request(1)])
    expect([await next(), await next()]).toEqual([note, [ok(1)]])
  })

  it('is only heard where it holds no requests', async () => {
    const { send, next, heard, end } = scene(batching)
    await send([note, note])
    await send([request(1)])
    expect(await next()).toEqual([ok(1)])
    expect(heard).toEqual([note, note])
    await end()
  })

  it('loses nothing but the answers that the client gave up', async () => {
    const { send, next } = scene(batching, async ({ id, method }, exchange) => {
      if (method === 'cancel') exchange.cancel()
      if (exchange.cancelled) exchange.cancel('again')
      await exchange.answer(ok(id as number), 'run')
    })
    await send([request(1, 'cancel'), request(2, 'cancel')])
    await send([request(3), request(4, 'cancel')])
    expect(await next()).toEqual([ok(3)])
  })

  it('says in its place that an answer is nothing that JSON can say', async () => {
    const { send, next } = scene(batching, async ({ id }, exchange) =>
      exchange.answer({ jsonrpc: '2.0', id, result: id === 1 ? { big: 1n } : {} }, 'run'),
    )
    await send([request(1), request(2)])
    const answers = (await next()) as Message[]
    expect(answers).toHaveLength(2)
    expect(answers).toContainEqual(ok(2))
    expect(answers).toContainEqual({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Internal error' } })
  })

  it('is dropped where the channel has closed meanwhile', async () => {
    const exchanges: Exchange[] = []
    const { send, end } = scene(batching, (_, exchange) => exchanges.push(exchange))
    await send([request(1), request(2)])
    await expect.poll(() => exchanges.length).toBe(2)
    await end()
    exchanges[0]!.cancel()
    await expect(exchanges[1]!.answer(ok(2), 'run')).resolves.toBeUndefined()
  })

  it('is refused, each request by its id, in a revision that has none and before there is one', async () => {
    for (const version of ['2024-11-05', '2025-06-18', '2025-11-25', '2026-07-28', undefined]) {
      const { send, next, heard, served } = scene(version)
      await send([request(1), note, request(2)])
      expect(await next()).toMatchObject({ id: 1, ...why('has no batches') })
      expect(await next()).toMatchObject({ id: 2, ...why(version ?? 'not open') })
      expect([served, heard]).toEqual([[], []])
    }
  })

  it('is refused with one error that answers nobody, where it is empty or asks nothing', async () => {
    const { send, next } = scene(batching)
    await send([])
    const refusal = await next()
    expect(refusal).toMatchObject(why('must not be empty'))
    expect(refusal).not.toHaveProperty('id')
    const none = scene('2025-11-25')
    await none.send([note])
    expect(await none.next()).not.toHaveProperty('id')
  })

  it('is refused over a hundred messages', async () => {
    const { send, next, served } = scene(batching)
    await send(Array.from({ length: 101 }, (_, id) => request(id)))
    expect(await next()).toMatchObject({ id: 0, ...why('may hold 100') })
    expect(served).toEqual([])
  })
})
