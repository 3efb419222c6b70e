import { ConnectionClosed, type Message } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { Client } from './client.js'
import { older, Scripted } from './testing/scripted.js'

const connected = async (version: '2025-03-26' | '2025-11-25') => {
  const transport = new Scripted(older(undefined, version))
  await new Client({ name: 'test', version: '1' }, { versions: [version] }).connect(transport)
  transport.sent.length = 0
  return transport
}

const ping = (id: number): Message => ({ jsonrpc: '2.0', id, method: 'ping' })
const pong = (id: number): Message => ({ jsonrpc: '2.0', id, result: {} })
const note: Message = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' }

it('A channel that cannot be closed in peace has ended all the same', async () => {
  const transport = new Scripted(older())
  const client = await new Client({ name: 'test', version: '1' }).connect(transport)
  const reason = new ConnectionClosed('cut off')
  transport.close = () => Promise.reject(new Error('no such socket'))
  const ended = new Promise((resolve) =>
    client.overhear(
      () => {},
      (...news) => resolve(news),
    ),
  )
  transport.incoming.end(reason)
  expect(await ended).toEqual([reason, true])
})

describe('a batch of the server’s', () => {
  it('is answered with one array in a revision that has batches', async () => {
    const transport = await connected('2025-03-26')
    transport.incoming.push({ message: [ping(1), note, { jsonrpc: '2.0', id: 2, method: 'no/such' }] })
    await expect.poll(() => transport.sent).toEqual([[pong(1), expect.objectContaining({ id: 2 })]])
  })

  it('is not answered where it asks nothing', async () => {
    const transport = await connected('2025-03-26')
    transport.incoming.push({ message: [note, note] })
    transport.incoming.push({ message: [ping(1)] })
    await expect.poll(() => transport.sent).toEqual([[pong(1)]])
  })

  it('is taken one by one in another revision', async () => {
    const transport = await connected('2025-11-25')
    transport.incoming.push({ message: [ping(1), note, ping(2)] })
    await expect.poll(() => transport.sent).toEqual([pong(1), pong(2)])
  })
})
