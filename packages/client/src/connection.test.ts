import { ConnectionClosed, methods, SessionLost } from '@mortise/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client, type ClientOptions, type Reopened } from './index.js'
import { answer, modern, older, Opening, refuse, Scripted, type Script } from './testing/scripted.js'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const info = { name: 'test', version: '1' }
const listed: Script = (request) => answer(request, { resultType: 'complete', tools: [] })
const connected = async (script: (nth: number) => Script, options: ClientOptions = {}) => {
  const opening = new Opening(script)
  const client = await new Client(info, { probeTimeout: 1000, ...options }).connect(opening.open)
  return { client, opening }
}
const lost = (): SessionLost => new SessionLost()
/** Breaks the channel that was opened last, and waits until the client has seen it. */
const breakOff = async (opening: Opening, reason: Error = lost()): Promise<void> => {
  const { last } = opening
  last.incoming.end(reason)
  await expect.poll(() => last.closed).toBeGreaterThan(0)
}

describe('a connection that has ended', () => {
  it('is opened again with the next call, and told its log level and subscriptions again [N064 N170]', async () => {
    const news: Reopened[] = []
    const script = older((request) => answer(request, request.method === 'tools/list' ? { tools: [] } : {}))
    const { client, opening } = await connected(() => script, { onReopened: (each) => news.push(each) })
    await client.setLogLevel('warning')
    for (const uri of ['test://a', 'test://b']) await client.subscribe({ uri })
    await client.unsubscribe({ uri: 'test://a' })
    const reason = lost()
    await breakOff(opening, reason)
    expect(client.server.info).toEqual({ name: 'old', version: '1' })
    expect(opening.channels).toHaveLength(1)
    expect(await client.listTools()).toEqual({ tools: [] })
    expect(opening.called[1]).toEqual([
      'initialize',
      'notifications/initialized',
      'logging/setLevel',
      'resources/subscribe',
      'tools/list',
    ])
    expect(opening.last.of('resources/subscribe')).toMatchObject([{ params: { uri: 'test://b' } }])
    expect(opening.last.of('logging/setLevel')).toMatchObject([{ params: { level: 'warning' } }])
    expect(news).toEqual([{ reason, refused: [] }])
  })

  it('is opened again no sooner than a refusal asks for', async () => {
    const { client, opening } = await connected(() => modern(listed))
    await breakOff(opening)
    vi.useFakeTimers()
    const busy = Object.assign(new Error('busy'), { status: 503, retryAfter: 7_000 })
    const send = vi.spyOn(Scripted.prototype, 'send').mockRejectedValueOnce(busy)
    await expect(client.listTools()).rejects.toBe(busy)
    const listing = client.listTools()
    await vi.advanceTimersByTimeAsync(6_999)
    expect(send).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await listing).toMatchObject({ tools: [] })
  })

  it('is opened again in the way that was known, and once for all that wait', async () => {
    const { client, opening } = await connected(() => modern(listed))
    await breakOff(opening)
    await Promise.all([client.listTools(), client.callTool({ name: 'a' }).catch(() => {}), client.listTools()])
    expect(opening.called[1]?.toSorted()).toEqual(['server/discover', 'tools/call', 'tools/list', 'tools/list'])
    expect(opening.channels).toHaveLength(2)
  })

  it('is opened again in another way where the server says that it has changed', async () => {
    const { client, opening } = await connected((nth) => (nth === 0 ? older() : modern(listed)))
    await breakOff(opening)
    await client.listTools()
    expect(client.server.revision.family).toBe('stateless')
    const [, refused, found] = opening.channels
    expect([refused!.closed > 0, found!.closed]).toEqual([true, 0])
  })

  it('is opened again for a notification too', async () => {
    const { client, opening } = await connected(() => older(), { capabilities: { roots: { listChanged: true } } })
    await breakOff(opening)
    await client.notify(methods.rootsChanged, {})
    expect(opening.called[1]?.at(-1)).toBe('notifications/roots/list_changed')
  })

  it('goes on where the server refuses what it granted before, and says so', async () => {
    const onReopened = vi.fn<(news: Reopened) => void>()
    const granting = older((request) => answer(request, { tools: [] }))
    const refusing = older((request) =>
      request.method === 'tools/list' ? answer(request, { tools: [] }) : refuse(request, -32002),
    )
    const { client, opening } = await connected((nth) => (nth === 0 ? granting : refusing), { onReopened })
    await client.subscribe({ uri: 'test://a' })
    await breakOff(opening)
    await client.listTools()
    expect(onReopened.mock.calls).toMatchObject([[{ refused: [{ code: -32002 }] }]])
  })

  it('knows nothing of what was kept, for it may have changed', async () => {
    const kept: Script = modern((request) => answer(request, { resultType: 'complete', tools: [], ttlMs: 60_000 }))
    const { client, opening } = await connected(() => kept)
    for (let i = 0; i < 2; i++) await client.listTools()
    await breakOff(opening)
    for (let i = 0; i < 2; i++) await client.listTools()
    expect(opening.called.map((called) => called.filter((each) => each === 'tools/list').length)).toEqual([1, 1])
  })

  it.each([
    ['where its channel was given', undefined],
    ['where that is not wished', false],
  ])('stays ended %s', async (_, reopen) => {
    const opening = new Opening(() => older())
    const client = new Client(info)
    await (reopen === undefined ? client.connect(opening.open()) : client.connect(opening.open, { reopen }))
    const call = client.readResource({ uri: 'test://a' }).catch((failure: unknown) => failure)
    await expect.poll(() => opening.last.of('resources/read')).toHaveLength(1)
    const reason = lost()
    await breakOff(opening, reason)
    expect(await call).toBe(reason)
    await expect(client.listTools()).rejects.toMatchObject({ message: expect.stringContaining('connect() first') })
    expect(() => client.server).toThrow(ConnectionClosed)
    expect(opening.channels).toHaveLength(1)
    await client.connect(new Scripted(modern(listed)))
    expect(await client.listTools()).toHaveProperty('tools', [])
  })
})

describe('opening again', () => {
  /** A server that cannot be reached a second time as long as `down` says why. */
  const failing = async (script: Script) => {
    const opening = new Opening(() => script)
    const state: { down?: Error } = {}
    const client = await new Client(info).connect(() => {
      if (state.down) throw state.down
      return opening.open()
    })
    return { client, opening, state }
  }

  it('fails the call that waits for it, and is tried anew by the next one', async () => {
    const { client, opening, state } = await failing(older(listed))
    await breakOff(opening)
    state.down = new Error('still down')
    for (let i = 0; i < 5; i++) await expect(client.listTools()).rejects.toThrow('still down')
    delete state.down
    expect(await client.listTools()).toHaveProperty('tools', [])
  })

  it('is given up after three channels in a row that served nothing, until connect() is called', async () => {
    const { client, opening } = await connected(() => older())
    for (const [i, reason] of ['first', 'second'].entries()) {
      await breakOff(opening, new Error(reason))
      void client.callTool({ name: 'a' }).catch(() => {})
      await expect.poll(() => opening.channels[i + 1]?.of('tools/call')).toHaveLength(1)
    }
    await breakOff(opening, new Error('third'))
    const given = 'ended 3 times in a row soon after it was reached; call connect() to try again. third'
    await expect(client.listTools()).rejects.toThrow(given)
    await expect(client.listen({ toolsListChanged: true })).rejects.toThrow(given)
    expect(() => client.server).toThrow(given)
    expect(opening.channels).toHaveLength(3)
    await client.connect(opening.open)
    expect(client.server.info).toBeDefined()
  })

  it('is given up where the server ends during the handshake each time', async () => {
    const { client, opening } = await connected((nth) =>
      nth === 0
        ? older()
        : () => {
            opening.last.incoming.end(new Error('died'))
            return undefined
          },
    )
    await breakOff(opening)
    for (let i = 0; i < 2; i++) await expect(client.listTools()).rejects.toThrow('died')
    await expect(client.listTools()).rejects.toThrow('ended 3 times in a row')
    expect(opening.channels).toHaveLength(3)
  })

  it('is not given up where each channel serves, or lives on for a while', async () => {
    const { client, opening } = await connected(() => older(listed))
    for (let i = 0; i < 5; i++) {
      await client.listTools()
      await breakOff(opening)
    }
    vi.useFakeTimers()
    for (let i = 0; i < 5; i++) {
      await client.notify(methods.initialized, {})
      await vi.advanceTimersByTimeAsync(10_000)
      opening.last.incoming.end(lost())
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(opening.channels).toHaveLength(10)
  })

  it('waits for a while once two channels in a row served nothing', async () => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.999_999)
    const { client, opening } = await connected(() => older())
    const pauses: number[] = []
    for (let i = 0; i < 2; i++) {
      opening.last.incoming.end(lost())
      await vi.advanceTimersByTimeAsync(0)
      const before = Date.now()
      const notified = client.notify(methods.initialized, {})
      await vi.runAllTimersAsync()
      await notified
      pauses.push(Date.now() - before)
    }
    expect(pauses).toEqual([0, 999])
  })

  it('ends with the client, and leaves nothing open', async () => {
    let open: (channel: Scripted) => void = () => {}
    const late = new Promise<Scripted>((resolve) => (open = resolve))
    const first = new Scripted(older())
    const opener = vi.fn<() => Scripted | Promise<Scripted>>(() => (first.closed ? late : first))
    const client = await new Client(info).connect(opener)
    first.incoming.end(lost())
    await expect.poll(() => first.closed).toBeGreaterThan(0)
    const call = client.listTools().then(undefined, (reason: unknown) => reason)
    await expect.poll(() => opener.mock.calls).toHaveLength(2)
    await client.close()
    expect(await call).toMatchObject({ message: expect.stringContaining('This client was closed') as string })
    const channel = new Scripted(older())
    open(channel)
    await expect.poll(() => channel.closed).toBeGreaterThan(0)
    expect(channel.sent).toEqual([])
  })

  it('gives way to another connection', async () => {
    const { client, opening } = await connected(() => older())
    await breakOff(opening)
    await client.connect(new Scripted(modern(listed)))
    expect(await client.listTools()).toHaveProperty('tools', [])
    expect(opening.channels).toHaveLength(1)
  })
})

describe('a handler for what the server was not told of', () => {
  const answerRoots = (): { roots: [] } => ({ roots: [] })

  it('is refused in a session, and taken before and after', async () => {
    const { client, opening } = await connected(() => older(listed), { capabilities: { elicitation: {} } })
    expect(() => client.handle(methods.listRoots, answerRoots)).toThrow(
      "not told of the capability 'roots': call handle() for roots/list before connect()",
    )
    client.handle(methods.elicit, () => ({ action: 'cancel' }))
    await breakOff(opening)
    client.handle(methods.listRoots, answerRoots)
    await client.listTools()
    expect(opening.last.of('initialize')).toMatchObject([{ params: { capabilities: { roots: {}, elicitation: {} } } }])
  })

  it('is taken at any time where every request tells', async () => {
    const { client, opening } = await connected(() => modern(listed))
    client.handle(methods.listRoots, answerRoots)
    await client.listTools()
    expect(opening.last.of('tools/list')[0]).toMatchObject({
      params: { _meta: { 'io.modelcontextprotocol/clientCapabilities': { roots: {} } } },
    })
  })
})
