import { describe, expect, it } from 'vitest'
import { inMemoryPair } from './in-memory.js'
import { Prewritten, type Message } from './message.js'
import type { Delivery, Transport } from './transport.js'

const message: Message = { jsonrpc: '2.0', method: 'm', params: { list: [1] } }
const all = async ({ incoming }: Transport): Promise<Delivery[]> => {
  const heard: Delivery[] = []
  for await (const delivery of incoming) heard.push(delivery)
  return heard
}

describe('inMemoryPair', () => {
  it('carries messages and batches both ways', async () => {
    const [client, server] = inMemoryPair()
    await client.send(message)
    await client.send([message, message])
    await server.send(message)
    await client.close()
    expect(await all(server)).toEqual([{ message }, { message: [message, message] }])
    expect(await all(client)).toEqual([{ message }])
  })

  it('copies what it carries, so that neither side can change what the other holds', async () => {
    const [client, server] = inMemoryPair()
    const mine = structuredClone(message)
    await client.send(mine)
    mine.method = 'changed'
    await client.close()
    expect(await all(server)).toEqual([{ message }])
  })

  it('delivers a result that was written beforehand as a plain one', async () => {
    const [client, server] = inMemoryPair()
    await server.send({ jsonrpc: '2.0', id: 1, result: new Prewritten({ tools: [] }) })
    await server.close()
    expect(await all(client)).toEqual([{ message: { jsonrpc: '2.0', id: 1, result: { tools: [] } } }])
  })

  it('tells the server, and only the server, who the client is', async () => {
    const origin = { principal: 'ann', auth: { role: 'admin' } }
    const [client, server] = inMemoryPair(origin)
    await client.send(message)
    await server.send(message)
    await client.close()
    expect(await all(server)).toEqual([{ message, origin }])
    expect(await all(client)).toEqual([{ message }])
  })

  it.each(['client', 'server'] as const)('closes both ends when the %s closes', async (side) => {
    const pair = inMemoryPair()
    const [client, server] = pair
    await pair[side === 'client' ? 0 : 1].close()
    expect(await all(client)).toEqual([])
    expect(await all(server)).toEqual([])
    for (const end of pair) {
      await expect(end.send(message)).rejects.toMatchObject({ name: 'ConnectionClosed' })
      await expect(end.close()).resolves.toBeUndefined()
    }
  })

  it('rejects what JSON cannot say, instead of throwing', async () => {
    const [client] = inMemoryPair()
    const sent = client.send({ ...message, params: { big: 1n } })
    await expect(sent).rejects.toThrow(TypeError)
  })
})
