import {
  methods,
  tasksExtension,
  type Change,
  type Json,
  type Message,
  type NotificationMessage,
  type RequestMessage,
} from '@mortise/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Client, tasks, type Changes, type ListenOptions, type WantedChanges } from './index.js'
import { acknowledge, answer, modern, older, refuse, Scripted, type Script } from './testing/scripted.js'

declare module './index.js' {
  interface WantedChanges {
    'com.example/tides'?: { readonly harbour: string }
  }
}

afterEach(() => vi.useRealTimers())

const info = { name: 'test', version: '1' }
const connected = async (script: Script) => {
  const transport = new Scripted(script)
  const client = await new Client(info, { extensions: [tasks()] }).connect(transport)
  return { client, transport }
}
const following = async (script: Script, filter: WantedChanges, options?: ListenOptions) => {
  const { client, transport } = await connected(script)
  return { client, transport, changes: await client.listen(filter, options) }
}
const updated = (uri: string): Message => ({
  jsonrpc: '2.0',
  method: methods.resourceUpdated.name,
  params: { uri },
})
/** All that comes until it ends. */
const all = async (changes: Changes): Promise<Change[]> => {
  const seen: Change[] = []
  for await (const change of changes) seen.push(change)
  return seen
}
/** Why it fails, to be looked at later. */
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
const granting = older((request) => answer(request, {}))
const one = { resourceSubscriptions: ['test://a'] }

describe('changes followed in a session', () => {
  it('go on for one who follows them, though another does no longer', async () => {
    const { client, transport, changes } = await following(granting, one)
    const other = await client.listen(one)
    await other.close()
    transport.incoming.push({ message: updated('test://a') })
    expect((await changes[Symbol.asyncIterator]().next()).value).toEqual({
      topic: 'resourceSubscriptions',
      uri: 'test://a',
    })
    expect(transport.of('resources/subscribe')).toHaveLength(1)
    expect(transport.of('resources/unsubscribe')).toHaveLength(0)
    await changes.close()
    expect(transport.of('resources/unsubscribe')).toHaveLength(1)
  })

  it('go on for one who follows them, though another closes twice', async () => {
    const { client, transport, changes } = await following(granting, one)
    const other = await client.listen(one)
    await Promise.all([other.close(), other.close()])
    await other.close()
    expect(transport.of('resources/unsubscribe')).toHaveLength(0)
    await changes.close()
    expect(transport.of('resources/unsubscribe')).toHaveLength(1)
  })

  it('go on for one who has subscribed by hand', async () => {
    const { client, transport, changes } = await following(granting, one)
    await client.subscribe({ uri: 'test://a' })
    await changes.close()
    expect(transport.of('resources/unsubscribe')).toHaveLength(0)
  })

  it('go on for those who follow, also where one who had subscribed by hand ends that by hand', async () => {
    const { client, transport, changes } = await following(granting, one)
    await client.subscribe({ uri: 'test://a' })
    expect(await client.unsubscribe({ uri: 'test://a' })).toEqual({})
    expect(transport.of('resources/unsubscribe')).toHaveLength(0)
    await changes.close()
    expect(transport.of('resources/unsubscribe')).toHaveLength(1)
    await client.unsubscribe({ uri: 'test://a' })
    expect(transport.of('resources/unsubscribe')).toHaveLength(2)
  })

  it('begin for all resources or for none', async () => {
    const { client, transport } = await connected(
      older((request) => (request.params?.uri === 'test://b' ? refuse(request, -32002) : answer(request, {}))),
    )
    const wanted = client.listen({ resourceSubscriptions: ['test://a', 'test://b', 'test://a'] })
    await expect(wanted).rejects.toMatchObject({ code: -32002 })
    expect(transport.of('resources/subscribe')).toHaveLength(2)
    expect(transport.of('resources/unsubscribe')).toMatchObject([{ params: { uri: 'test://a' } }])
  })

  it('are those of resources below, too, and of no other', async () => {
    const { client, transport, changes } = await following(granting, {
      resourceSubscriptions: ['test://a', 'test://b/'],
    })
    const seen = all(changes)
    for (const uri of ['test://a/1', 'test://ab', 'test://b/2', 'test://c', 'test://a']) {
      transport.incoming.push({ message: updated(uri) })
    }
    transport.incoming.push({ message: { jsonrpc: '2.0', method: methods.promptsChanged.name } })
    await client.ping()
    await changes.close()
    expect((await seen).map(({ uri }) => uri)).toEqual(['test://a/1', 'test://b/2', 'test://a'])
  })

  it('are said to be those that the server has declared', async () => {
    const wanted = { toolsListChanged: true, promptsListChanged: true, taskIds: ['t'], ...one }
    const { changes } = await following(granting, wanted)
    expect(changes.accepted).toEqual({ toolsListChanged: true, ...one })
  })

  it('are given back when they are granted too late', async () => {
    vi.useFakeTimers()
    const { client, transport } = await connected(
      older((request) => (request.method === 'resources/subscribe' ? undefined : answer(request, {}))),
    )
    const reason = failure(client.listen(one, { timeout: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await reason).toMatchObject({ name: 'TimedOut', ms: 100 })
    const [sent] = transport.of('resources/subscribe')
    transport.incoming.push({ message: answer(sent as RequestMessage, {}) })
    await vi.advanceTimersByTimeAsync(0)
    expect(transport.of('resources/unsubscribe')).toHaveLength(1)
  })
})

describe('changes followed without a session', () => {
  const cancelled = (requestId: unknown): NotificationMessage => ({
    jsonrpc: '2.0',
    method: methods.cancelled.name,
    params: { requestId } as Json,
  })

  it('end when the server takes them back, and with nothing else that it takes back', async () => {
    const { client, transport, changes } = await following(modern(acknowledge), { toolsListChanged: true })
    const [listen] = transport.of('subscriptions/listen') as [RequestMessage]
    const seen = all(changes)
    const call = client.callTool({ name: 'a' })
    const [called] = transport.of('tools/call') as [RequestMessage]
    for (const id of [called.id, 'other', undefined, listen.id, listen.id]) {
      transport.incoming.push({ message: cancelled(id) })
    }
    expect(await seen).toEqual([])
    transport.incoming.push({ message: answer(called, { content: [] }) })
    expect(await call).toEqual({ content: [] })
    expect(transport.of('notifications/cancelled')).toEqual([])
    await changes.close()
  })

  it('are waited for a minute, or as long as it is said', async () => {
    vi.useFakeTimers()
    const { client, transport } = await connected(modern())
    for (const [options, ms] of [
      [undefined, 60_000],
      [{ timeout: 100 }, 100],
    ] as const) {
      const reason = failure(client.listen({}, options))
      await vi.advanceTimersByTimeAsync(ms)
      expect(await reason).toMatchObject({ name: 'TimedOut', limit: 'idle', ms })
    }
    expect(transport.of('notifications/cancelled')).toHaveLength(2)
  })

  it('are followed until the signal aborts', async () => {
    const stop = new AbortController()
    const options = { signal: stop.signal }
    const { client, transport, changes } = await following(modern(acknowledge), { toolsListChanged: true }, options)
    const seen = all(changes)
    stop.abort(new Error('enough'))
    expect(await seen).toEqual([])
    await expect.poll(() => transport.of('notifications/cancelled')).toHaveLength(1)
    await expect(client.listen({}, options)).rejects.toThrow('enough')
    expect(transport.of('subscriptions/listen')).toHaveLength(1)
  })

  it('are not followed when the signal aborts before the server says that it will tell', async () => {
    const stop = new AbortController()
    const { client, transport } = await connected(modern())
    const reason = failure(client.listen({}, { signal: stop.signal }))
    await expect.poll(() => transport.of('subscriptions/listen')).toHaveLength(1)
    stop.abort(new Error('enough'))
    expect(await reason).toBe(stop.signal.reason)
    expect(transport.of('notifications/cancelled')).toHaveLength(1)
  })

  it('may be those of extensions, which are heard by their notifications', async () => {
    const { client, transport } = await connected(
      modern(acknowledge, { tools: {}, extensions: { [tasksExtension]: {} } }),
    )
    const changes = await client.listen({ taskIds: ['t'], 'com.example/tides': { harbour: 'Brest' } })
    expect(changes.accepted).toEqual({ taskIds: ['t'], 'com.example/tides': { harbour: 'Brest' } })
    const told: string[] = []
    client.on(methods.taskChanged, ({ taskId }) => told.push(taskId))
    const params = { taskId: 't', status: 'working', createdAt: 'now', lastUpdatedAt: 'now', ttlMs: null }
    transport.incoming.push({ message: { jsonrpc: '2.0', method: methods.taskChanged.name, params } })
    await changes.close()
    expect(told).toEqual(['t'])
  })
})

const accepting =
  (notifications: Json): Script =>
  ({ id }, say) => {
    const _meta = { 'io.modelcontextprotocol/subscriptionId': id }
    say({ jsonrpc: '2.0', method: methods.acknowledged.name, params: { notifications, _meta } })
    return undefined
  }

describe('changes that are asked for', () => {
  it.each([
    ['session', older(), { promptsListChanged: true }, 'promptsListChanged'],
    ['session', older(), { taskIds: ['t'], toolsListChanged: false }, 'taskIds'],
    ['stateless', modern(accepting({})), { promptsListChanged: true, ...one }, 'promptsListChanged, resourceSubscr'],
    ['stateless', modern(accepting({ resourceSubscriptions: [] })), one, 'resourceSubscriptions'],
  ])(
    'are refused where the server will tell of none of them, in the family %s',
    async (_family, script, wanted, which) => {
      const { client, transport } = await connected(script)
      await expect(client.listen(wanted)).rejects.toMatchObject({
        code: -32601,
        message: expect.stringContaining(`The server tells of no changes of what was asked for: ${which}`) as unknown,
      })
      const cancelled = transport.of('notifications/cancelled').length
      expect(cancelled).toBe(transport.of('subscriptions/listen').length)
      expect(transport.of('resources/subscribe')).toEqual([])
    },
  )

  it.each([
    ['session', older(), { toolsListChanged: true, promptsListChanged: true }],
    ['stateless', modern(accepting({ toolsListChanged: true })), { toolsListChanged: true, ...one }],
  ])('are followed as far as the server tells of them, in the family %s', async (_family, script, wanted) => {
    const { changes } = await following(script, wanted)
    expect(changes.accepted).toEqual({ toolsListChanged: true })
    await changes.close()
  })

  it.each([
    ['session', older()],
    ['stateless', modern(accepting({}))],
  ])('may be none at all, in the family %s', async (_family, script) => {
    const { changes } = await following(script, {})
    expect(changes.accepted).toEqual({})
    await changes.close()
  })

  it.each(['session', 'stateless'])('never begin when the channel ends meanwhile, in the family %s', async (family) => {
    const { client, transport } = await connected(family === 'session' ? older() : modern())
    const reason = failure(client.listen(one))
    const first = family === 'session' ? 'resources/subscribe' : 'subscriptions/listen'
    await expect.poll(() => transport.of(first)).toHaveLength(1)
    transport.incoming.end(new Error('cut off'))
    expect(await reason).toMatchObject({ message: 'cut off' })
    expect(transport.of('resources/unsubscribe')).toEqual([])
  })
})
