import { ConnectionClosed, type Change, type Message } from '@mortise/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client, type Changes, type ConnectOptions } from './index.js'
import { answer, older, Scripted, type Script } from './testing/scripted.js'

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const filter = { toolsListChanged: true, resourceSubscriptions: ['test://a'] }
const all: Change[] = [{ topic: 'toolsListChanged' }, { topic: 'resourceSubscriptions', uri: 'test://a' }]
const changed: Message = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' }
const granting = older((request) => answer(request, { tools: [], ttlMs: 60_000 }))
const reason = new ConnectionClosed('the stream broke off')

/** A channel that is waited for, each time as the next of these says; then it hears. */
class Channel extends Scripted {
  asked = 0
  readonly turns: (() => Promise<void>)[] = []

  hearing(): Promise<void> {
    this.asked++
    return this.turns.shift()?.() ?? Promise.resolve()
  }
}

const connected = async (options: ConnectOptions = {}, script: Script = granting) => {
  const channel = new Channel(script)
  const client = await new Client({ name: 'test', version: '1' }).connect(channel, options)
  return { client, channel }
}
const next = async (changes: Changes, count: number): Promise<unknown[]> => {
  const seen: unknown[] = []
  const reader = changes[Symbol.asyncIterator]()
  while (seen.length < count) seen.push((await reader.next()).value)
  return seen
}
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
const refuse = (): Promise<never> => Promise.reject(reason)

describe('changes that may have been missed in a session', () => {
  it('count as made, for each that follows, and nothing that was kept is used', async () => {
    const { client, channel } = await connected()
    const both = [await client.listen(filter), await client.listen({ toolsListChanged: true })] as const
    for (let i = 0; i < 2; i++) await client.listTools()
    expect(channel.of('tools/list')).toHaveLength(1)
    channel.incoming.push({ missed: reason })
    expect(await next(both[0], 2)).toEqual(all)
    expect(await next(both[1], 1)).toEqual([all[0]])
    await client.listTools()
    expect(channel.of('tools/list')).toHaveLength(2)
    channel.incoming.push({ message: changed })
    expect(await next(both[0], 1)).toEqual([all[0]])
    expect(channel.of('resources/subscribe')).toHaveLength(1)
  })

  it('are none to one who follows no longer', async () => {
    const { client, channel } = await connected()
    const changes = await client.listen(filter)
    await changes.close()
    channel.incoming.push({ missed: reason })
    await client.ping()
    expect(await next(changes, 1)).toEqual([undefined])
  })
})

describe('a session that tells nothing more', () => {
  it('is brought back, with its subscriptions, and all that is followed counts as changed', async () => {
    const { client, channel } = await connected()
    const changes = await client.listen(filter)
    channel.incoming.push({ missed: reason, over: true })
    expect(await next(changes, 2)).toEqual(all)
    expect(channel.asked).toBe(2)
    channel.incoming.push({ message: changed })
    expect(await next(changes, 1)).toEqual([all[0]])
    await client.ping()
  })

  it('is given up after eight tries with the reason, while calls go on', async () => {
    const { client, channel } = await connected()
    const changes = await client.listen(filter)
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    channel.turns.push(...Array.from({ length: 8 }, () => refuse))
    const ended = failure(next(changes, 1))
    channel.incoming.push({ missed: new Error('first'), over: true })
    await vi.runAllTimersAsync()
    expect(await ended).toBe(reason)
    expect(channel.asked).toBe(9)
    await client.ping()
    expect(await next(await client.listen(filter), 0)).toEqual([])
  })

  it('ends what is followed at once where nothing is to be opened again', async () => {
    const { client, channel } = await connected({ reopen: false })
    const changes = await client.listen(filter)
    channel.incoming.push({ missed: reason, over: true })
    expect(await failure(next(changes, 1))).toBe(reason)
    await expect.poll(() => channel.of('resources/unsubscribe')).toHaveLength(1)
    await client.ping()
  })

  it('refuses one who begins to listen meanwhile, and asks for nothing on its behalf any more', async () => {
    const { client, channel } = await connected(
      {},
      older((request, say) => {
        if (request.method === 'resources/subscribe') channel.incoming.push({ missed: reason, over: true })
        return granting(request, say)
      }),
    )
    expect(await failure(client.listen(filter))).toBe(reason)
    await expect.poll(() => channel.of('resources/unsubscribe')).toHaveLength(1)
  })
})

describe('whoever begins to listen in a session', () => {
  it('is answered once what the server says is heard, and subscribes no sooner', async () => {
    const { client, channel } = await connected()
    let heard = (): void => {}
    channel.turns.push(() => new Promise((resolve) => (heard = resolve)))
    const listening = client.listen(filter)
    await client.ping()
    expect(channel.of('resources/subscribe')).toEqual([])
    heard()
    expect((await listening).accepted).toEqual(filter)
  })

  it('is told why it is not heard', async () => {
    const { client, channel } = await connected()
    channel.turns.push(refuse)
    expect(await failure(client.listen(filter))).toBe(reason)
    expect(channel.of('resources/subscribe')).toEqual([])
  })

  it('waits no longer than it said', async () => {
    const { client, channel } = await connected()
    vi.useFakeTimers()
    channel.turns.push(() => new Promise(() => {}))
    const refused = failure(client.listen(filter, { timeout: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await refused).toMatchObject({ name: 'TimedOut', ms: 100 })
  })

  it('hears of it where the channel ends meanwhile', async () => {
    const { client, channel } = await connected()
    let heard = (): void => {}
    channel.turns.push(() => new Promise((resolve) => (heard = resolve)))
    const refused = failure(client.listen({ toolsListChanged: true }))
    channel.incoming.end(reason)
    await expect.poll(() => channel.closed).toBeGreaterThan(0)
    heard()
    expect(await refused).toBe(reason)
  })
})
