import { describe, expect, it } from 'vitest'
import { Client } from './client.js'
import { modern, older, Scripted } from './testing/scripted.js'

const info = { name: 'test', version: '1' }
const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((reason: unknown) => reason)
const closed = { name: 'ConnectionClosed', message: 'This client was closed: call connect() to go on' }
const silent = (): Scripted => new Scripted(() => undefined)

describe('a client that is closed while it connects', () => {
  it.each([0, 1, 2, 3, 5, 8, 13, 21])('ends its channel and the attempt, after %i turns', async (turns) => {
    const channels: Scripted[] = []
    const open = (): Scripted => {
      channels.push(silent())
      return channels.at(-1)!
    }
    const client = new Client(info)
    const connecting = failure(client.connect(open, { timeout: Infinity }))
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    await client.close()
    expect(await connecting).toMatchObject(closed)
    expect(channels.every((channel) => channel.closed > 0)).toBe(true)
    expect(() => client.server).toThrow('call connect() first')
  })

  it('ends a channel that it was given, also before it has used it', async () => {
    const channel = silent()
    const client = new Client(info)
    const connecting = failure(client.connect(channel))
    await client.close()
    expect(await connecting).toMatchObject(closed)
    expect(channel.closed).toBeGreaterThan(0)
  })

  it('can be connected anew at once, and stays with the later server', async () => {
    const client = new Client(info)
    const first = silent()
    const connecting = failure(client.connect(first))
    const closing = client.close()
    await client.connect(new Scripted(older()))
    await closing
    expect(await connecting).toMatchObject(closed)
    expect(first.closed).toBeGreaterThan(0)
    expect(client.server.revision.version).toBe('2025-11-25')
    await client.close()
  })

  it('connects no earlier than what it closed is gone, and gives that up when it is closed again', async () => {
    const client = new Client(info)
    const first = new Scripted(modern())
    let gone = (): void => {}
    const slow = new Promise<void>((resolve) => (gone = resolve))
    first.close = async () => {
      await slow
      first.incoming.end()
    }
    await client.connect(first)
    const closing = client.close()
    let opened = 0
    const open = (): Scripted => {
      opened++
      return new Scripted(modern())
    }
    const given = failure(client.connect(open))
    await client.close()
    expect(await given).toMatchObject(closed)
    const connecting = client.connect(open)
    gone()
    await Promise.all([closing, connecting])
    expect(opened).toBe(1)
  })
})

it('refuses a second connection while the first one comes about', async () => {
  const client = new Client(info)
  const connecting = client.connect(new Scripted(modern()))
  await expect(client.connect(new Scripted(modern()))).rejects.toThrow('connected already')
  await connecting
  await client.close()
})
