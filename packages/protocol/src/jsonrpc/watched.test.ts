import { expect, it } from 'vitest'
import { inMemoryPair } from './in-memory.js'
import type { Message } from './message.js'
import type { Delivery } from './transport.js'
import { watched } from './watched.js'

const message = (method: string): Message => ({ jsonrpc: '2.0', method })

it('shows what is received before its reader gets it, and what is sent before it goes', async () => {
  const [near, far] = inMemoryPair()
  const seen: unknown[] = []
  const transport = watched(near, {
    received: (delivery) => seen.push(['received', delivery]),
    sent: (message, options) => seen.push(['sent', message, options]),
  })
  await far.send(message('in'))
  for await (const delivery of transport.incoming) {
    seen.push(['read', delivery])
    break
  }
  await transport.send(message('out'), { about: 1 })
  expect(seen).toEqual([
    ['received', { message: message('in') }],
    ['read', { message: message('in') }],
    ['sent', message('out'), { about: 1 }],
  ])
  expect(await far.incoming[Symbol.asyncIterator]().next()).toMatchObject({ value: { message: message('out') } })
})

it('changes nothing for an onlooker that does not look', async () => {
  const [near, far] = inMemoryPair()
  const transport = watched(near, {})
  await far.send(message('in'))
  await transport.close()
  const heard: Delivery[] = []
  for await (const delivery of transport.incoming) heard.push(delivery)
  expect(heard).toEqual([{ message: message('in') }])
  await expect(transport.send(message('late'))).rejects.toMatchObject({ name: 'ConnectionClosed' })
})

it('is as the channel is in all else', async () => {
  const [near] = inMemoryPair()
  expect(watched(near, {})).not.toHaveProperty('carriesHeaders')
  const transport = watched({ ...near, carriesHeaders: true, authorization: () => 'ann' }, {})
  expect([transport.carriesHeaders, transport.authorization?.()]).toEqual([true, 'ann'])
  expect(transport).not.toHaveProperty('hearing')
  const refused = new Error('deaf')
  const deaf = watched({ ...near, hearing: () => Promise.reject(refused) }, {})
  await expect(deaf.hearing?.()).rejects.toBe(refused)
})

it('passes on what breaks the channel', async () => {
  async function* broken(): AsyncGenerator<Delivery> {
    yield { message: message('in') }
    throw new Error('the line is down')
  }
  const transport = watched({ ...inMemoryPair()[0], incoming: broken() }, {})
  const reader = transport.incoming[Symbol.asyncIterator]()
  await reader.next()
  await expect(reader.next()).rejects.toThrow('the line is down')
})
