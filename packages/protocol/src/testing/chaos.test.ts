import { expect, it } from 'vitest'
import { inMemoryPair } from '../jsonrpc/in-memory.js'
import type { Message } from '../jsonrpc/message.js'
import type { Delivery, Transport } from '../jsonrpc/transport.js'
import { chaotic, type Faults } from './chaos.js'

const message = (n: number): Message => ({ jsonrpc: '2.0', method: 'm', params: { n } })
const numbers = (deliveries: readonly Delivery[]): unknown[] =>
  deliveries.map((each) => ('message' in each ? (each.message as { params?: { n?: number } }).params?.n : each))
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

const readAll = async (transport: Transport): Promise<Delivery[]> => {
  const heard: Delivery[] = []
  for await (const delivery of transport.incoming) heard.push(delivery)
  return heard
}

/** What the far end gets of what is sent, and what the near end gets of what the far one sends. */
const across = async (faults: Faults, count = 100): Promise<{ out: unknown[]; in: unknown[] }> => {
  const [inner, far] = inMemoryPair()
  const near = chaotic(inner, faults)
  const [heardFar, heardNear] = [readAll(far), readAll(near)]
  await Promise.all(upTo(count).map((n) => near.send(message(n))))
  for (const n of upTo(count)) await far.send(message(n))
  await far.close()
  return { out: numbers(await heardFar), in: numbers(await heardNear) }
}

it('lets everything pass in order when no fault is named', async () => {
  expect(await across({ seed: 1 })).toEqual({ out: upTo(100), in: upTo(100) })
})

it('keeps the order of what it delays', async () => {
  expect(await across({ seed: 1, delay: 0.2 }, 20)).toEqual({ out: upTo(20), in: upTo(20) })
})

it('drops about the share that it is told to, in each direction its own', async () => {
  const heard = await across({ seed: 3, drop: 0.3 })
  expect(heard.out.length).toBeGreaterThan(50)
  expect(heard.out.length).toBeLessThan(90)
  expect(heard.out).not.toEqual(heard.in)
  expect(heard.in).toEqual([...heard.in].sort((a, b) => Number(a) - Number(b)))
})

it('lets some be overtaken by the next, and loses none', async () => {
  const heard = await across({ seed: 4, reorder: 0.3 })
  for (const each of [heard.out, heard.in]) {
    expect(each).not.toEqual(upTo(100))
    expect(each.toSorted((a, b) => Number(a) - Number(b))).toEqual(upTo(100))
  }
})

it('lets one go on that nothing overtakes', async () => {
  const [inner, far] = inMemoryPair()
  const near = chaotic(inner, { seed: 1, reorder: 1 })
  await near.send(message(1))
  await inner.close()
  expect(numbers(await readAll(far))).toEqual([1])
})

it('does the same for the same seed, and something else for another', async () => {
  const faults = { drop: 0.2, reorder: 0.2 }
  expect(await across({ ...faults, seed: 5 })).toEqual(await across({ ...faults, seed: 5 }))
  expect(await across({ ...faults, seed: 5 })).not.toEqual(await across({ ...faults, seed: 6 }))
})

it('breaks the channel after the number of messages given', async () => {
  const [inner, far] = inMemoryPair()
  const near = chaotic(inner, { seed: 1, cut: 2 })
  await near.send(message(1))
  await near.send(message(2))
  const why = 'The channel was cut after 2 messages'
  await expect(near.send(message(3))).rejects.toThrow(why)
  await expect(near.send(message(4))).rejects.toThrow(why)
  await expect(readAll(near)).rejects.toThrow(why)
  expect(numbers(await readAll(far))).toEqual([1, 2])
})

it('counts what comes in for the cut, too', async () => {
  const [inner, far] = inMemoryPair()
  const near = chaotic(inner, { seed: 1, cut: 1 })
  await far.send(message(1))
  await far.send(message(2))
  const reader = near.incoming[Symbol.asyncIterator]()
  expect(await reader.next()).toMatchObject({ value: { message: message(1) } })
  await expect(reader.next()).rejects.toMatchObject({ name: 'ConnectionClosed' })
})

it('refuses to send once closed, even what it would have dropped', async () => {
  const near = chaotic(inMemoryPair()[0], { seed: 1, drop: 1 })
  await near.send(message(1))
  await near.close()
  await expect(near.send(message(2))).rejects.toMatchObject({ name: 'ConnectionClosed' })
})

it('breaks when the channel beneath it breaks', async () => {
  const [inner] = inMemoryPair()
  async function* breaking(): AsyncGenerator<Delivery> {
    yield { message: message(1) }
    throw new Error('the line is down')
  }
  const near = chaotic({ ...inner, incoming: breaking() }, { seed: 1 })
  await expect(readAll(near)).rejects.toThrow('the line is down')
})
