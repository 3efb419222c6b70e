import { ConnectionClosed, isRequest, methods, SessionLost, type Message } from '@mortise/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Client, type CallOptions, type ConnectOptions } from './index.js'
import { answer, modern, older, Opening, refuse, Scripted, type Script } from './testing/scripted.js'

afterEach(() => void vi.useRealTimers())

const info = { name: 'test', version: '1' }
const done = { resultType: 'complete', tools: [], content: [], contents: [] }
/** A server whose first channel never answers, and whose later ones answer everything. */
const mute = async (
  family: (script?: Script) => Script = modern,
  later: Script = (request) => answer(request, done),
) => {
  const opening = new Opening((nth) => family(nth === 0 ? undefined : later))
  const client = new Client(info, { probeTimeout: 1000 })
  client.handle(methods.elicit, () => ({ action: 'cancel' }))
  await client.connect(opening.open)
  return { client, opening }
}
const underWay = async ({ channels }: Opening, method: string, nth = 0): Promise<void> => {
  await expect.poll(() => channels[nth]?.of(method) ?? []).toHaveLength(1)
}
const settled = (call: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(call).then(undefined, (reason: unknown) => reason)

describe('a call that is lost with its channel', () => {
  it('is made again where that is safe, as a request of its own [N064 N115]', async () => {
    const { client, opening } = await mute()
    const call = client.readResource({ uri: 'test://a' })
    await underWay(opening, 'resources/read')
    opening.last.incoming.end(new SessionLost())
    expect(await call).toHaveProperty('contents', [])
    expect(opening.channels).toHaveLength(2)
    expect(opening.last.of('resources/read')).toHaveLength(1)
  })

  it('is not made again where it may have had its effect, and says so', async () => {
    const { client, opening } = await mute(older)
    const call = settled(client.callTool({ name: 'a' }))
    await underWay(opening, 'tools/call')
    const cause = new SessionLost('forgotten')
    opening.last.incoming.end(cause)
    const reason = await call
    expect(reason).toBeInstanceOf(SessionLost)
    expect(reason).toMatchObject({
      message:
        'tools/call was under way when its connection ended. It may have had its effect, so it is not repeated; the next call opens the connection again. forgotten',
      cause,
    })
    expect(await client.callTool({ name: 'a' })).toHaveProperty('content', [])
    expect(opening.channels).toHaveLength(2)
  })

  it('is not made again where it answers questions', async () => {
    const question = {
      method: 'elicitation/create',
      params: { message: '?', requestedSchema: { type: 'object', properties: {} } },
    }
    let isAsked = false
    const opening = new Opening(() =>
      modern((request) => {
        if (isAsked) return undefined
        isAsked = true
        return answer(request, { resultType: 'input_required', inputRequests: { q: question } })
      }),
    )
    const client = new Client(info).handle(methods.elicit, () => ({ action: 'cancel' }))
    await client.connect(opening.open)
    const call = settled(client.readResource({ uri: 'test://a' }))
    await expect.poll(() => opening.last.of('resources/read')).toHaveLength(2)
    opening.last.incoming.end(new Error('cut off'))
    expect(await call).toMatchObject({
      name: 'ConnectionClosed',
      message: expect.stringContaining('cut off') as string,
    })
  })

  it('is made again once, and then fails with the reason', async () => {
    const { client, opening } = await mute(modern, () => undefined)
    const call = settled(client.readResource({ uri: 'test://a' }))
    for (const nth of [0, 1]) {
      await underWay(opening, 'resources/read', nth)
      opening.channels[nth]!.incoming.end(new SessionLost(`lost ${nth}`))
    }
    expect(await call).toMatchObject({ name: 'SessionLost', message: 'lost 1' })
    expect(opening.channels).toHaveLength(2)
  })

  it('is not made again where it has waited for a fresh channel already', async () => {
    const { client, opening } = await mute(modern, () => undefined)
    opening.last.incoming.end(new SessionLost())
    await expect.poll(() => opening.last.closed).toBeGreaterThan(0)
    const call = settled(client.readResource({ uri: 'test://a' }))
    await underWay(opening, 'resources/read', 1)
    opening.last.incoming.end(new SessionLost('lost anew'))
    expect(await call).toMatchObject({ name: 'SessionLost', message: 'lost anew' })
    expect(opening.channels).toHaveLength(2)
  })

  it('is made again where it could not be sent any more', async () => {
    const { client, opening } = await mute()
    const [first] = opening.channels
    vi.spyOn(first!, 'send').mockImplementation(() => {
      first!.incoming.end(new Error('the pipe is broken'))
      return Promise.reject(new ConnectionClosed())
    })
    expect(await client.readResource({ uri: 'test://a' })).toHaveProperty('contents', [])
  })

  it('fails with the reason where the connection is not opened again', async () => {
    const channel = new Scripted(modern())
    const client = await new Client(info).connect(channel)
    const call = settled(client.readResource({ uri: 'test://a' }))
    await expect.poll(() => channel.of('resources/read')).toHaveLength(1)
    const reason = new Error('cut off')
    channel.incoming.end(reason)
    expect(await call).toBe(reason)
  })

  it('fails with the reason where the client was closed', async () => {
    const { client, opening } = await mute()
    const call = settled(client.readResource({ uri: 'test://a' }))
    await underWay(opening, 'resources/read')
    await client.close()
    expect(await call).toBeInstanceOf(ConnectionClosed)
    expect(opening.channels).toHaveLength(1)
  })
})

describe('the limits of a call that is made again', () => {
  const repeated = async (options: CallOptions) => {
    const { client, opening } = await mute(modern, () => undefined)
    vi.useFakeTimers()
    const call = settled(client.readResource({ uri: 'test://a' }, options))
    await vi.advanceTimersByTimeAsync(400)
    opening.last.incoming.end(new SessionLost())
    await vi.advanceTimersByTimeAsync(0)
    expect(opening.channels[1]?.of('resources/read')).toHaveLength(1)
    return { call, client, opening }
  }

  it('are its own, the whole time', async () => {
    const { call, opening } = await repeated({ maxTotalTimeout: 500 })
    await vi.advanceTimersByTimeAsync(100)
    expect(await call).toMatchObject({ name: 'TimedOut', limit: 'total', ms: 500 })
    expect(opening.last.of('notifications/cancelled')).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are its signal and its limit of silence, and its progress is told', async () => {
    const stop = new AbortController()
    const onProgress = vi.fn<(progress: unknown) => void>()
    const { call, opening } = await repeated({ signal: stop.signal, onProgress })
    const asked = opening.last.sent.findLast(isRequest)
    const params = { progressToken: asked?.id, progress: 1 }
    opening.last.incoming.push({ message: { jsonrpc: '2.0', method: 'notifications/progress', params } })
    await vi.advanceTimersByTimeAsync(0)
    expect(onProgress.mock.calls).toEqual([[{ progress: 1 }]])
    stop.abort(new Error('enough'))
    expect(await call).toMatchObject({ message: 'enough' })
    const silent = await repeated({ timeout: 500 })
    await vi.advanceTimersByTimeAsync(500)
    expect(await silent.call).toMatchObject({ name: 'TimedOut', limit: 'idle', ms: 500 })
  })

  it('hold while it waits for the fresh channel', async () => {
    const first = new Scripted(modern())
    const never = new Promise<Scripted>(() => {})
    const client = await new Client(info).connect(() => (first.closed ? never : first))
    vi.useFakeTimers()
    first.incoming.end(new SessionLost())
    await vi.advanceTimersByTimeAsync(0)
    const stop = new AbortController()
    const calls = [{ timeout: 500 }, { maxTotalTimeout: 600 }, { signal: stop.signal }].map((options) =>
      settled(client.listTools({}, options)),
    )
    await vi.advanceTimersByTimeAsync(600)
    stop.abort(new Error('enough'))
    expect(await Promise.all(calls)).toMatchObject([{ limit: 'idle' }, { limit: 'total' }, { message: 'enough' }])
    await client.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a call whose answer is lost on a channel that lives on', () => {
  const network = async (lose: (nth: number) => boolean, how: ConnectOptions = {}) => {
    let asked = 0
    const reason = new ConnectionClosed('the response broke off')
    const channel: Scripted = Object.assign(
      new Scripted(
        modern((request): Message | undefined => {
          if (!lose(asked++)) return answer(request, done)
          channel.incoming.push({ lost: request.id, reason })
          return undefined
        }),
      ),
      { carriesHeaders: true },
    )
    const client = await new Client(info).connect(() => channel, how)
    return { client, channel, reason }
  }

  it('is made again once where that is safe, with a new id [N115]', async () => {
    const { client, channel } = await network((nth) => nth === 0)
    expect(await client.readResource({ uri: 'test://a' })).toHaveProperty('contents', [])
    const ids = channel.of('resources/read').map((message) => ('id' in message ? message.id : undefined))
    expect(new Set(ids).size).toBe(2)
    expect(channel.closed).toBe(0)
  })

  it.each([
    ['where it is lost again', (client: Client) => client.readResource({ uri: 'test://a' }), {}, 2],
    ['where it may have had its effect', (client: Client) => client.callTool({ name: 'a' }), {}, 1],
    ['where that is not wished', (client: Client) => client.readResource({ uri: 'test://a' }), { reopen: false }, 1],
  ])('fails with the reason %s', async (_, call, how, times) => {
    const { client, channel, reason } = await network(() => true, how)
    expect(await settled(call(client))).toBe(reason)
    expect(channel.sent).toHaveLength(1 + times)
  })

  it('is not made again where the server answered, with whatever', async () => {
    const channel = new Scripted(modern((request) => refuse(request, -32603)))
    const client = await new Client(info).connect(() => channel)
    await expect(client.readResource({ uri: 'test://a' })).rejects.toMatchObject({ code: -32603 })
    expect(channel.of('resources/read')).toHaveLength(1)
  })
})

describe('a call to a server that has left its revision', () => {
  const named = (supported: readonly string[]): Script => modern((request) => refuse(request, -32022, { supported }))
  const all: Script = (request) => answer(request, done)
  const after = async (supported: readonly string[], next: Script) => {
    const opening = new Opening((nth) => (nth === 0 ? named(supported) : next))
    const client = new Client(info)
    await client.connect(opening.open)
    return { client, opening }
  }

  it('is made again in one that both speak, whatever its effect, for it had none [N037 N048]', async () => {
    const { client, opening } = await after(['2025-11-25'], older(all))
    expect(await client.callTool({ name: 'a' })).toHaveProperty('content', [])
    expect(client.server.revision.version).toBe('2025-11-25')
    await client.callTool({ name: 'a' })
    expect(opening.called.slice(1).flat()).toContain('initialize')
    expect(opening.channels[0]!.closed).toBeGreaterThan(0)
  })

  it.each([
    ['none that is spoken here', ['2030-01-01']],
    ['the very one', ['2026-07-28', '2025-11-25']],
  ])('fails where the server names %s', async (_what, supported) => {
    const { client, opening } = await after(supported, older(all))
    await expect(client.callTool({ name: 'a' })).rejects.toMatchObject({ code: -32022 })
    expect(opening.channels).toHaveLength(1)
  })

  it('fails where there is but one channel', async () => {
    const client = new Client(info)
    await client.connect(new Scripted(named(['2025-11-25'])))
    await expect(client.callTool({ name: 'a' })).rejects.toMatchObject({ code: -32022 })
  })
})
