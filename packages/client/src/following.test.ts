import {
  ConnectionClosed,
  SessionLost,
  type Change,
  type Filter,
  type Id,
  type Message,
  type RequestMessage,
} from '@mortise/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client, type Changes, type ConnectOptions } from './index.js'
import { acknowledge, answer, modern, older, Opening, refuse, Scripted, type Script } from './testing/scripted.js'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const info = { name: 'test', version: '1' }
const all: Filter = {
  toolsListChanged: true,
  promptsListChanged: false,
  resourceSubscriptions: ['test://a', 'test://b'],
}
const missed: Change[] = [
  { topic: 'toolsListChanged' },
  { topic: 'resourceSubscriptions', uri: 'test://a' },
  { topic: 'resourceSubscriptions', uri: 'test://b' },
]
const listen = 'subscriptions/listen'
const families: Record<string, { script: Script; asks: string; times: number }> = {
  session: { script: older((request) => answer(request, {})), asks: 'resources/subscribe', times: 2 },
  stateless: { script: modern(acknowledge), asks: listen, times: 1 },
}
const following = async (script: (nth: number) => Script, how: ConnectOptions = {}) => {
  const opening = new Opening(script)
  const client = await new Client(info, { probeTimeout: 1000 }).connect(opening.open, how)
  const changes = await client.listen(all)
  return { client, opening, changes }
}
const next = async (changes: Changes, count: number): Promise<unknown[]> => {
  const seen: unknown[] = []
  const reader = changes[Symbol.asyncIterator]()
  while (seen.length < count) seen.push((await reader.next()).value)
  return seen
}
const ending = (changes: Changes): Promise<unknown> =>
  changes[Symbol.asyncIterator]()
    .next()
    .catch((reason: unknown) => reason)

describe.each(Object.keys(families))('changes that are followed, in the family %s', (name) => {
  const { script, asks, times } = families[name]!

  it('go on when the connection ends, and all that is followed counts as changed [N064 N170]', async () => {
    const { client, opening, changes } = await following(() => script)
    opening.last.incoming.end(new SessionLost())
    expect(await next(changes, 3)).toEqual(missed)
    expect(opening.channels).toHaveLength(2)
    expect(opening.last.of(asks)).toHaveLength(times)
    expect(changes.accepted).toMatchObject({ toolsListChanged: true })
    const { id } = opening.last.of(asks)[0] as { id: Id }
    const params = { _meta: { 'io.modelcontextprotocol/subscriptionId': id } }
    const message: Message = { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params }
    opening.last.incoming.push({ message })
    expect(await next(changes, 1)).toEqual([{ topic: 'toolsListChanged' }])
    await client.close()
  })

  it('end with the client, which is no fault', async () => {
    const { client, changes } = await following(() => script)
    const ended = ending(changes)
    await client.close()
    expect(await ended).toEqual({ done: true, value: undefined })
  })

  it('end with the connection where it is not opened again', async () => {
    const { opening, changes } = await following(() => script, { reopen: false })
    const reason = new SessionLost()
    opening.last.incoming.end(reason)
    expect(await ending(changes)).toBe(reason)
    expect(opening.channels).toHaveLength(1)
  })

  it('end with the reason where the channel was given, however long that takes to close', async () => {
    const channel = new Scripted(script)
    let closed = (): void => {}
    const closing = new Promise<void>((resolve) => (closed = resolve))
    const close = vi.spyOn(channel, 'close').mockImplementation(() => closing)
    const client = await new Client(info, { probeTimeout: 1000 }).connect(channel)
    const ended = ending(await client.listen(all))
    const reason = new Error('cut off')
    channel.incoming.end(reason)
    await expect.poll(() => close.mock.calls).toHaveLength(1)
    closed()
    expect(await ended).toBe(reason)
  })

  it('end when the server does not want to tell of them any more', async () => {
    const refusing: Script = (request) => refuse(request, -32002)
    const { opening, changes } = await following((nth) => {
      if (nth === 0) return script
      return name === 'session' ? older(refusing) : modern(refusing)
    })
    opening.last.incoming.end(new SessionLost())
    expect(await ending(changes)).toMatchObject({ code: -32002 })
  })

  it('end when the server ends at once again and again', async () => {
    const dying: Script = (request, say) => {
      if (request.method === asks) opening.last.incoming.end(new Error('died'))
      return script(request, say)
    }
    const { opening, changes } = await following((nth) => (nth === 0 ? script : dying))
    opening.last.incoming.end(new Error('died'))
    expect(await ending(changes)).toMatchObject({ message: expect.stringContaining('3 times in a row') as string })
    expect(opening.channels).toHaveLength(3)
  })
})

describe('a stream of changes that breaks on a channel that lives on', () => {
  const streaming = async () => {
    let breaks = 0
    const reason = new ConnectionClosed('the response broke off')
    const channel: Scripted = Object.assign(
      new Scripted(
        modern((request, say) => {
          if (request.method !== listen) return answer(request, { resultType: 'complete', tools: [], ttlMs: 60_000 })
          if (breaks-- > 0) channel.incoming.push({ lost: request.id, reason })
          else acknowledge(request, say)
          return undefined
        }),
      ),
      { carriesHeaders: true },
    )
    const client = await new Client(info).connect(() => channel)
    const changes = await client.listen(all)
    const cut = (): void => {
      const { id } = channel.of(listen).at(-1) as { id: Id }
      channel.incoming.push({ lost: id, reason })
    }
    const refuseNext = (times: number): void => void (breaks = times)
    return { client, channel, changes, cut, reason, refuseNext }
  }

  it('is opened again, and what was kept of what it tells is asked anew [N115]', async () => {
    const { client, channel, changes, cut } = await streaming()
    for (let i = 0; i < 2; i++) await client.listTools()
    expect(channel.of('tools/list')).toHaveLength(1)
    cut()
    expect(await next(changes, 3)).toEqual(missed)
    await client.listTools()
    expect(channel.of('tools/list')).toHaveLength(2)
    expect(channel.of(listen)).toHaveLength(2)
    await changes.close()
    expect(await next(changes, 1)).toEqual([undefined])
  })

  it('is tried again with growing pauses, and given up with the reason', async () => {
    const { channel, changes, cut, reason, refuseNext } = await streaming()
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.999_999)
    const begun = Date.now()
    const tries: number[] = []
    refuseNext(100)
    const send = channel.send.bind(channel)
    vi.spyOn(channel, 'send').mockImplementation((...args) => {
      tries.push(Math.ceil((Date.now() - begun) / 500) / 2)
      return send(...args)
    })
    const ended = ending(changes)
    cut()
    await vi.runAllTimersAsync()
    expect(await ended).toBe(reason)
    expect(tries).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 30.5, 45.5])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    [30_000, 30_000],
    [3_600_000, 60_000],
  ])('is tried no sooner than a refusal asks for: %i ms, as far as %i', async (retryAfter, waited) => {
    const { channel, changes, cut } = await streaming()
    vi.useFakeTimers()
    const busy = Object.assign(new Error('busy'), { status: 503, retryAfter })
    const send = vi.spyOn(channel, 'send').mockRejectedValueOnce(busy).mockRejectedValueOnce(busy)
    cut()
    await vi.advanceTimersByTimeAsync(waited - 1)
    expect(send).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(waited)
    expect(send).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(send).toHaveBeenCalledTimes(3)
    expect(await next(changes, 3)).toEqual(missed)
    expect(vi.getTimerCount()).toBe(0)
    await changes.close()
  })

  it('ends with an error where the server tells of nothing any more, when it is opened again', async () => {
    const nothing = (request: RequestMessage): RequestMessage => ({ ...request, params: { notifications: {} } })
    const { opening, changes } = await following((nth) =>
      modern((request, say) => acknowledge(nth === 0 ? request : nothing(request), say)),
    )
    opening.last.incoming.end(new SessionLost())
    expect(await ending(changes)).toMatchObject({ message: expect.stringContaining('tells of no changes') as string })
    expect(opening.last.of('notifications/cancelled')).toHaveLength(1)
  })

  it('is opened again when the channel says that no more comes', async () => {
    const { channel, changes, reason } = await streaming()
    channel.incoming.push({ missed: reason, over: true })
    expect(await next(changes, 3)).toEqual(missed)
    expect(channel.of(listen)).toHaveLength(2)
    await changes.close()
  })

  it('may break as often as it likes once it has held for a while', async () => {
    const { channel, changes, cut } = await streaming()
    vi.useFakeTimers()
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(10_000)
      cut()
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(channel.of(listen)).toHaveLength(21)
    await changes.close()
  })

  it('is left alone once nobody follows it', async () => {
    const { client, channel, changes, cut, refuseNext } = await streaming()
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    refuseNext(100)
    cut()
    await vi.advanceTimersByTimeAsync(300)
    const before = channel.of(listen).length
    await changes.close()
    await vi.runAllTimersAsync()
    expect(channel.of(listen)).toHaveLength(before)
    expect(vi.getTimerCount()).toBe(0)
    await client.close()
  })

  it('is not waited for without end', async () => {
    const channel = new Scripted(modern())
    const client = await new Client(info).connect(channel)
    vi.useFakeTimers()
    const refused = client.listen(all).catch((reason: unknown) => reason)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await refused).toMatchObject({ name: 'TimedOut', message: expect.stringContaining(listen) as string })
    expect(channel.of('notifications/cancelled')).toHaveLength(1)
  })
})
