import { ConnectionClosed, methods, type Json, type RequestMessage } from '@mortise/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Client } from './client.js'
import { acknowledge, answer, modern, older, refuse, Scripted, type Script } from './testing/scripted.js'

const info = { name: 'test', version: '1' }
const connected = async (script: Script, prepare: (client: Client) => void = () => {}) => {
  const transport = new Scripted(script)
  const client = new Client(info)
  prepare(client)
  await client.connect(transport)
  return { client, transport }
}
const done: Json = { resultType: 'complete', content: [] }

afterEach(() => vi.useRealTimers())

describe('a call', () => {
  it('is made under its gates [N027 N248]', async () => {
    const { client, transport } = await connected(modern())
    await expect(client.listPrompts()).rejects.toThrow("prompts/list needs the server capability 'prompts'")
    await expect(client.ping()).rejects.toThrow('ping is not part of 2026-07-28')
    expect(transport.sent).toHaveLength(1)
  })

  it('refuses an answer without its shape, naming where', async () => {
    const { client } = await connected(modern((request) => answer(request, { content: [{ type: 'text', text: 4 }] })))
    await expect(client.callTool({ name: 'a' })).rejects.toThrow('tools/call result.content[0].text: expected a string')
  })

  it('refuses a kind of result that it does not know [N010]', async () => {
    const { client } = await connected(modern((request) => answer(request, { resultType: 'task' })))
    await expect(client.callTool({ name: 'a' })).rejects.toThrow('unknown resultType "task"')
  })

  it('rejects when it is lost, and when the channel ends', async () => {
    const lose: Script = ({ id }) => {
      transport.incoming.push({ lost: id, reason: new Error('cut off') })
      return undefined
    }
    const { client, transport } = await connected(
      modern((request, say) => (request.params?.name === 'a' ? lose(request, say) : undefined)),
    )
    await expect(client.callTool({ name: 'a' })).rejects.toThrow('cut off')
    const waiting = client.callTool({ name: 'b' })
    await client.close()
    await expect(waiting).rejects.toBeInstanceOf(ConnectionClosed)
    await expect(client.callTool({ name: 'c' })).rejects.toThrow('call connect() first')
    expect(() => client.server).toThrow(ConnectionClosed)
  })

  it('passes through middleware once, however many rounds it takes', async () => {
    const seen: string[] = []
    const { client } = await connected(modern((request) => answer(request, done)))
    client.use(async ({ def }, next) => {
      seen.push(def.name)
      return { ...(await next()), marked: true }
    })
    expect(await client.callTool({ name: 'a' })).toHaveProperty('marked', true)
    expect(seen).toEqual(['tools/call'])
  })
})

describe('a call is given up', () => {
  const silent = () =>
    connected(modern((request) => (request.params?.name === 'quick' ? answer(request, done) : undefined)))

  it('by its signal, and the server is told [N059 N140]', async () => {
    const { client, transport } = await silent()
    const stop = new AbortController()
    const waiting = client.callTool({ name: 'a' }, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(transport.of('notifications/cancelled')).toMatchObject([{ params: { reason: 'enough' } }])
    await expect(client.callTool({ name: 'a' }, { signal: stop.signal })).rejects.toThrow('enough')
    expect(transport.of('tools/call')).toHaveLength(1)
  })

  it('after a time without any sign of life [N030]', async () => {
    vi.useFakeTimers()
    const { client, transport } = await silent()
    const failed = client.callTool({ name: 'a' }, { timeout: 1000 }).catch((reason: unknown) => reason)
    await vi.advanceTimersByTimeAsync(900)
    transport.incoming.push({ about: 2, message: { jsonrpc: '2.0', method: 'notifications/message' } })
    await vi.advanceTimersByTimeAsync(900)
    expect(transport.of('notifications/cancelled')).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(await failed).toMatchObject({ name: 'TimedOut', limit: 'idle', ms: 1000 })
    expect(transport.of('notifications/cancelled')).toHaveLength(1)
  })

  it('after its total time, whatever signs of life there are [N030]', async () => {
    vi.useFakeTimers()
    const { client, transport } = await silent()
    const options = { timeout: 1000, maxTotalTimeout: 1500, onProgress: () => {} }
    const failed = client.callTool({ name: 'a' }, options).catch((reason: unknown) => reason)
    for (let progress = 1; progress < 4; progress++) {
      await vi.advanceTimersByTimeAsync(600)
      transport.incoming.push({
        message: { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 2, progress } },
      })
    }
    expect(await failed).toMatchObject({ limit: 'total', ms: 1500 })
  })

  it('never, if so it is wished, and leaves no timer when it is answered', async () => {
    vi.useFakeTimers()
    const { client } = await silent()
    await client.callTool({ name: 'quick' }, { maxTotalTimeout: 5000 })
    expect(vi.getTimerCount()).toBe(0)
    void client.callTool({ name: 'a' }, { timeout: Infinity }).catch(() => {})
    expect(vi.getTimerCount()).toBe(0)
    await client.close()
  })
})

describe('questions inside a result', () => {
  const question = {
    method: 'elicitation/create',
    params: { message: 'Who?', requestedSchema: { type: 'object', properties: {} } },
  }
  const asking: Json = { resultType: 'input_required', inputRequests: { who: question }, requestState: 'sealed' }
  const answering = (client: Client): void => void client.handle(methods.elicit, () => ({ action: 'decline' }))

  it('are answered, and the call is made again with the state as it came [N158 N159 N161]', async () => {
    const { client, transport } = await connected(
      modern((request) => answer(request, request.params?.requestState ? done : asking)),
      answering,
    )
    await client.callTool({ name: 'a', arguments: { x: 1 } })
    const [first, second] = transport.of('tools/call') as RequestMessage[]
    expect(second?.params).toMatchObject({
      ...first?.params,
      inputResponses: { who: { action: 'decline' } },
      requestState: 'sealed',
    })
    expect(second?.id).not.toBe(first?.id)
  })

  it('are answered without a state where none came [N159]', async () => {
    const { client, transport } = await connected(
      modern((request) =>
        answer(
          request,
          request.params?.inputResponses ? done : { resultType: 'input_required', inputRequests: { who: question } },
        ),
      ),
      answering,
    )
    await client.callTool({ name: 'a' })
    expect(transport.of('tools/call').at(-1)).not.toHaveProperty('params.requestState')
  })

  it('fail the call where nobody answers them, and where they never end [N235]', async () => {
    const mute = await connected(modern((request) => answer(request, asking)))
    await expect(mute.client.callTool({ name: 'a' })).rejects.toThrow(
      'elicitation/create, which this client has no handler for',
    )
    const endless = await connected(
      modern((request) => answer(request, asking)),
      answering,
    )
    await expect(endless.client.callTool({ name: 'a' })).rejects.toThrow('asked back 10 times')
  })
})

describe('requests of the server', () => {
  const asked = async (method: string, params: Json = {}, script = older()) => {
    const { transport, client } = await connected(script, (client) =>
      client.handle(methods.elicit, () => ({ action: 'cancel' })),
    )
    transport.incoming.push({ message: { jsonrpc: '2.0', id: 'q', method, params } })
    await client.setLogLevel('error').catch(() => {})
    return transport.sent.find((message) => 'id' in message && message.id === 'q')
  }
  const form = { message: 'Who?', requestedSchema: { type: 'object', properties: {} } }
  const answering: Script = older((request) => answer(request, {}))

  it.each([
    ['ping', {}, { result: {} }],
    ['elicitation/create', form, { result: { action: 'cancel' } }],
    ['elicitation/create', { message: 4 }, { error: { code: -32602 } }],
    ['roots/list', {}, { error: { code: -32601 } }],
    ['tools/call', {}, { error: { code: -32601 } }],
    ['no/such', {}, { error: { code: -32601 } }],
  ])('%s %j is answered with %j', async (method, params, wanted) => {
    expect(await asked(method, params, answering)).toMatchObject(wanted)
  })

  it('are not answered where the revision has none [N012 N058]', async () => {
    expect(
      await asked(
        'ping',
        {},
        modern((request) => refuse(request, -32601)),
      ),
    ).toBeUndefined()
  })
})

describe('what a client hears', () => {
  it('is told to those who listen, until they do not', async () => {
    const { client, transport } = await connected(modern((request) => answer(request, done)))
    const heard: unknown[] = []
    const stop = client.on(methods.logged, (entry) => heard.push(entry))
    const log = (params: Json): void =>
      transport.incoming.push({ message: { jsonrpc: '2.0', method: 'notifications/message', params } })
    log({ level: 'info', data: 1 })
    log({ level: 'loud', data: 2 })
    await client.callTool({ name: 'a' })
    stop()
    log({ level: 'info', data: 3 })
    await client.callTool({ name: 'a' })
    expect(heard).toEqual([{ level: 'info', data: 1 }])
  })

  it('costs nothing when a listener throws', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { client, transport } = await connected(modern((request) => answer(request, done)))
    const heard: unknown[] = []
    client.on(methods.logged, () => {
      throw new Error('a fault of its own')
    })
    client.on(methods.logged, (entry) => heard.push(entry))
    const params = { level: 'info', data: 1 }
    transport.incoming.push({ message: { jsonrpc: '2.0', method: 'notifications/message', params } })
    expect(await client.callTool({ name: 'a' })).toHaveProperty('content')
    expect(heard).toEqual([params])
    expect(write).toHaveBeenCalledOnce()
    write.mockRestore()
  })

  it('of the log is what it asked for', async () => {
    const { client, transport } = await connected(modern((request) => answer(request, done)))
    await client.setLogLevel('warning')
    await client.callTool({ name: 'a' })
    expect(transport.of('tools/call')[0]).toMatchObject({
      params: { _meta: { 'io.modelcontextprotocol/logLevel': 'warning' } },
    })
    const old = await connected(older((request) => answer(request, {})))
    await old.client.setLogLevel('warning')
    expect(old.transport.of('logging/setLevel')).toMatchObject([{ params: { level: 'warning' } }])
  })
})

describe('following changes', () => {
  it('ends with the reason when the server refuses, or ends it', async () => {
    const refused = await connected(modern((request) => refuse(request, -32601)))
    await expect(refused.client.listen({ toolsListChanged: true })).rejects.toMatchObject({ code: -32601 })
    const { client, transport } = await connected(modern(acknowledge))
    const changes = await client.listen({ toolsListChanged: true })
    expect(changes.accepted).toEqual({ toolsListChanged: true })
    const [{ id }] = transport.of('subscriptions/listen') as [RequestMessage]
    transport.incoming.push({ message: { jsonrpc: '2.0', method: 'notifications/tools/list_changed' } })
    transport.incoming.push({ message: { jsonrpc: '2.0', id, result: {} } })
    const seen = []
    for await (const change of changes) seen.push(change)
    expect(seen).toEqual([])
  })

  const following: Record<string, Script> = {
    session: older((request) => answer(request, {})),
    stateless: modern(acknowledge),
  }

  it.each(['session', 'stateless'])('ends with the connection, in the family %s', async (family) => {
    const { client, transport } = await connected(following[family]!)
    const changes = await client.listen({ resourceSubscriptions: ['test://a'] })
    const next = changes[Symbol.asyncIterator]().next()
    transport.incoming.end(new Error('cut off'))
    await expect(next).rejects.toThrow('cut off')
    await changes.close()
    expect(transport.of('resources/unsubscribe')).toEqual([])
  })

  it('leaves nothing behind in a session that refuses to tell', async () => {
    const { client, transport } = await connected(older((request) => refuse(request, -32602)))
    const unhear = vi.fn<() => void>()
    vi.spyOn(client, 'overhear').mockReturnValue(unhear)
    await expect(client.listen({ resourceSubscriptions: ['test://a'] })).rejects.toMatchObject({ code: -32602 })
    expect(transport.of('resources/subscribe')).toHaveLength(1)
    expect(unhear).toHaveBeenCalledOnce()
  })
})
