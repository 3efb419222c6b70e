import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client, type ConnectOptions } from './index.js'
import { answer, modern, older, Scripted } from './testing/scripted.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const silent = (options: ConnectOptions = {}) => {
  const channels: Scripted[] = []
  const client = new Client({ name: 'test', version: '1' }, { probeTimeout: 5000 })
  const open = (): Scripted => {
    const channel = new Scripted(() => undefined)
    channels.push(channel)
    return channel
  }
  const connecting = client.connect(open, options).catch((reason: unknown) => reason)
  return { client, channels, connecting }
}

describe('connecting to a server that is silent for ever', () => {
  it('is given up after a minute in all', async () => {
    const { client, channels, connecting } = silent()
    await vi.advanceTimersByTimeAsync(59_999)
    expect(channels.map(({ closed }) => closed)).toEqual([0])
    await vi.advanceTimersByTimeAsync(1)
    expect(await connecting).toMatchObject({
      name: 'TimedOut',
      limit: 'total',
      ms: 60_000,
      message: 'connect: not finished within 60000 ms in all; raise `timeout` if it needs longer',
    })
    expect(channels.map(({ closed }) => closed > 0)).toEqual([true])
    expect(vi.getTimerCount()).toBe(0)
    expect(() => client.server).toThrow('call connect() first')
    await expect(client.listTools()).rejects.toThrow('call connect() first')
  })

  it('is given up after as long as is wished, and may be tried again', async () => {
    const { client, connecting } = silent({ timeout: 100 })
    await vi.advanceTimersByTimeAsync(100)
    expect(await connecting).toMatchObject({ name: 'TimedOut', ms: 100 })
    await client.connect(new Scripted(modern()))
    expect(client.server.revision.family).toBe('stateless')
  })

  it('is given up also where progress is told of what nobody asked [N030]', async () => {
    const transport = new Scripted(({ id }, say) => {
      const params = { progressToken: id, progress: 1 }
      setInterval(() => say({ jsonrpc: '2.0', method: 'notifications/progress', params }), 100)
      return undefined
    })
    const client = new Client({ name: 'test', version: '1' }, { versions: ['2025-11-25'] })
    const connecting = client.connect(transport, { timeout: 100_000 }).catch((reason: unknown) => reason)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await connecting).toMatchObject({ name: 'TimedOut', limit: 'idle', ms: 60_000 })
    expect(transport.closed).toBeGreaterThan(0)
    vi.clearAllTimers()
  })

  it('is given up by its signal', async () => {
    const stop = new AbortController()
    const { channels, connecting } = silent({ signal: stop.signal })
    await vi.advanceTimersByTimeAsync(10)
    stop.abort(new Error('enough'))
    expect(await connecting).toMatchObject({ message: 'enough' })
    expect(channels[0]?.closed).toBeGreaterThan(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not begun once the signal has aborted', async () => {
    const { channels, connecting } = silent({ signal: AbortSignal.abort(new Error('too late')) })
    expect(await connecting).toMatchObject({ message: 'too late' })
    expect(channels).toEqual([])
  })

  it('is given up when the client is closed', async () => {
    const { client, channels, connecting } = silent({ timeout: Infinity })
    await vi.advanceTimersByTimeAsync(10)
    await expect(client.connect(new Scripted(modern()))).rejects.toThrow('connected already')
    expect(() => client.server).toThrow('call connect() first')
    await client.close()
    expect(await connecting).toMatchObject({ name: 'ConnectionClosed' })
    expect(channels[0]?.closed).toBeGreaterThan(0)
  })
})

describe('the limits of connecting', () => {
  it('close a channel that comes too late', async () => {
    const late = new Scripted(modern())
    let give: (channel: Scripted) => void = () => {}
    const opened = new Promise<Scripted>((resolve) => (give = resolve))
    const client = new Client({ name: 'test', version: '1' })
    const connecting = client.connect(() => opened, { timeout: 100 }).catch((reason: unknown) => reason)
    await vi.advanceTimersByTimeAsync(100)
    expect(await connecting).toMatchObject({ name: 'TimedOut' })
    give(late)
    await vi.advanceTimersByTimeAsync(0)
    expect(late.closed).toBeGreaterThan(0)
    expect(late.sent).toEqual([])
  })

  it('hold no longer than it takes', async () => {
    const stop = new AbortController()
    const client = new Client({ name: 'test', version: '1' })
    const options = { signal: stop.signal, timeout: 100 }
    await client.connect(new Scripted(older((request) => answer(request, { tools: [] }))), options)
    stop.abort()
    await vi.advanceTimersByTimeAsync(200)
    expect(await client.listTools()).toEqual({ tools: [] })
  })

  it('hold anew when the connection is opened again, where silence says nothing of the way to converse', async () => {
    const channels: Scripted[] = []
    const client = new Client({ name: 'test', version: '1' }, { probeTimeout: 50 })
    const open = (): Scripted => {
      channels.push(new Scripted(channels.length === 0 ? modern() : () => undefined))
      return channels.at(-1)!
    }
    await client.connect(open, { timeout: 500 })
    channels[0]!.incoming.end(new Error('died'))
    await vi.advanceTimersByTimeAsync(0)
    const call = client.callTool({ name: 'a' }).catch((reason: unknown) => reason)
    await vi.advanceTimersByTimeAsync(499)
    expect(channels[1]?.of('initialize')).toEqual([])
    expect(channels[1]?.closed).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(await call).toMatchObject({ name: 'TimedOut' })
    expect(channels[1]?.closed).toBeGreaterThan(0)
  })
})
