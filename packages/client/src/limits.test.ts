import { methods, TimedOut, type Json, type Message } from '@mortise/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client } from './index.js'
import { answer, modern, older, Scripted, type Script } from './testing/scripted.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const connected = async (script: Script, prepare: (client: Client) => void = () => {}) => {
  const transport = new Scripted(script)
  const client = new Client({ name: 'test', version: '1' })
  prepare(client)
  await client.connect(transport)
  return { client, transport }
}
/** What becomes of a call, so that it can be looked at without waiting. */
const watch = (call: PromiseLike<unknown>) => {
  const seen: { result?: unknown; reason?: unknown } = {}
  const done = Promise.resolve(call).then(
    (result) => void (seen.result = result),
    (reason: unknown) => void (seen.reason = reason),
  )
  return Object.assign(seen, { done })
}
type Roots = { roots: [] }
const asking: Script = (request) => {
  const { requestState, inputResponses } = request.params as Json
  if (requestState !== undefined && inputResponses) return undefined
  const inputRequests = { a: { method: 'roots/list', params: {} } }
  return answer(request, { resultType: 'input_required', inputRequests, requestState: 'x' })
}

describe('the total limit', () => {
  it('is for all rounds together, and says so', async () => {
    const answered = (): Roots => ({ roots: [] })
    const { client, transport } = await connected(modern(asking), (each) => each.handle(methods.listRoots, answered))
    const call = watch(client.callTool({ name: 'a' }, { timeout: Infinity, maxTotalTimeout: 500 }))
    await vi.advanceTimersByTimeAsync(499)
    expect(call).not.toHaveProperty('reason')
    expect(transport.of('tools/call')).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    await call.done
    expect(call.reason).toBeInstanceOf(TimedOut)
    expect(call.reason).toMatchObject({ limit: 'total', ms: 500 })
    expect(transport.of('notifications/cancelled')).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends a call whose question nobody answers', async () => {
    const signals: AbortSignal[] = []
    const { client } = await connected(modern(asking), (each) =>
      each.handle(methods.listRoots, (_params, { signal }) => {
        signals.push(signal)
        return new Promise<Roots>(() => {})
      }),
    )
    const stop = new AbortController()
    const options = { signal: stop.signal, maxTotalTimeout: 500 }
    const call = watch(client.callTool({ name: 'a' }, options))
    await vi.advanceTimersByTimeAsync(500)
    await call.done
    expect(call.reason).toMatchObject({ limit: 'total' })
    expect(signals[0]?.aborted).toBe(true)
  })
})

describe('the total limit of a list', () => {
  const endless: Script = (request, say) => {
    const { cursor = '0' } = request.params as { cursor?: string }
    setTimeout(() => {
      say(answer(request, { resultType: 'complete', tools: [tool(cursor)], nextCursor: `${Number(cursor) + 1}` }))
    }, 100)
    return undefined
  }
  const tool = (name: string) => ({ name, inputSchema: { type: 'object' } })

  it('is for all pages together', async () => {
    const { client, transport } = await connected(modern(endless))
    const list = watch(client.listTools({}, { maxTotalTimeout: 250 }))
    await vi.advanceTimersByTimeAsync(249)
    expect(list).not.toHaveProperty('reason')
    await vi.advanceTimersByTimeAsync(1)
    expect(list.reason).toMatchObject({ limit: 'total', ms: 250, message: expect.stringContaining('250') as string })
    expect(transport.of('tools/list')).toHaveLength(3)
  })

  it('does not count what the caller does between them, and begins again with each way through', async () => {
    const { client } = await connected(modern(endless))
    const tools = client.listTools({}, { maxTotalTimeout: 250 })
    const goThrough = async (): Promise<void> => {
      for await (const { name } of tools) {
        if (name === '1') return
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    }
    for (const way of [watch(goThrough()), watch(goThrough())]) {
      await vi.advanceTimersByTimeAsync(1200)
      await way.done
      expect(way).not.toHaveProperty('reason')
    }
  })
})

describe('a server that asks nothing, but to be asked again', () => {
  const stubborn: Script = (request) => answer(request, { resultType: 'input_required', requestState: 'later' })

  it('is asked after longer and longer pauses, and not for ever', async () => {
    const { client, transport } = await connected(modern(stubborn))
    const call = watch(client.callTool({ name: 'a' }))
    for (const [ms, asked] of [
      [99, 1],
      [1, 2],
      [199, 2],
      [1, 3],
      [400, 4],
    ] as const) {
      await vi.advanceTimersByTimeAsync(ms)
      expect(transport.of('tools/call')).toHaveLength(asked)
    }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(call.reason).toMatchObject({
      message: 'tools/call: the server asked back 10 times; raise `maxRounds` to answer them',
    })
    expect(transport.of('tools/call')).toHaveLength(10)
  })

  it('holds up nobody who closes the client', async () => {
    const { client } = await connected(modern(stubborn))
    const call = watch(client.callTool({ name: 'a' }))
    await vi.advanceTimersByTimeAsync(50)
    await client.close()
    await call.done
    expect(call.reason).toMatchObject({ name: 'ConnectionClosed' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is asked no more once the call is given up', async () => {
    const { client, transport } = await connected(modern(stubborn))
    const stop = new AbortController()
    const call = watch(client.callTool({ name: 'a' }, { signal: stop.signal }))
    await vi.advanceTimersByTimeAsync(350)
    stop.abort(new Error('enough'))
    await call.done
    expect(call.reason).toMatchObject({ message: 'enough' })
    expect(transport.of('tools/call')).toHaveLength(3)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a signal', () => {
  it('ends a call while its question is being answered', async () => {
    const stop = new AbortController()
    const { client } = await connected(modern(asking), (each) =>
      each.handle(methods.listRoots, () => {
        stop.abort(new Error('enough'))
        return new Promise<Roots>(() => {})
      }),
    )
    await expect(client.callTool({ name: 'a' }, { signal: stop.signal })).rejects.toThrow('enough')
  })
})

describe('the limit of silence', () => {
  it('does not count the time in which a question of the server is answered', async () => {
    let decide: (answer: Roots) => void = () => {}
    const { client, transport } = await connected(
      older(({ id }, say) => {
        say({ jsonrpc: '2.0', id: 'q', method: 'roots/list' })
        return void id
      }),
      (each) => each.handle(methods.listRoots, () => new Promise<Roots>((resolve) => (decide = resolve))),
    )
    const call = watch(client.callTool({ name: 'a' }, { timeout: 100 }))
    await vi.advanceTimersByTimeAsync(1000)
    expect(call).not.toHaveProperty('reason')
    decide({ roots: [] })
    await vi.advanceTimersByTimeAsync(0)
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', result: { roots: [] } })
    await vi.advanceTimersByTimeAsync(100)
    expect(call.reason).toMatchObject({ limit: 'idle', ms: 100 })
  })

  const silent = (revision: typeof older | typeof modern) => connected(revision(() => undefined))
  const log: Message = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 1 } }
  const ping: Message = { jsonrpc: '2.0', id: 'p', method: 'ping' }

  it.each([
    ['a log entry', older, log],
    ['a log entry', modern, log],
    ['a request', older, ping],
  ])('begins again with %s that no call is named for', async (_what, revision, message) => {
    const { client, transport } = await silent(revision)
    const call = watch(client.callTool({ name: 'a' }, { timeout: 100 }))
    for (let n = 0; n < 3; n++) {
      await vi.advanceTimersByTimeAsync(90)
      transport.incoming.push({ message })
    }
    await vi.advanceTimersByTimeAsync(99)
    expect(call).not.toHaveProperty('reason')
    await vi.advanceTimersByTimeAsync(1)
    expect(call.reason).toMatchObject({ limit: 'idle' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not begin again with what another call was told', async () => {
    const { client, transport } = await silent(modern)
    const first = watch(client.callTool({ name: 'a' }, { timeout: 100 }))
    const second = watch(client.callTool({ name: 'b' }, { timeout: 100, onProgress: () => {} }))
    await vi.advanceTimersByTimeAsync(90)
    const [, about] = transport.of('tools/call').map((message) => (message as { id: number }).id)
    transport.incoming.push({ message: log, about: about! })
    const params = { progressToken: about, progress: 1 }
    transport.incoming.push({ message: { jsonrpc: '2.0', method: 'notifications/progress', params } })
    await vi.advanceTimersByTimeAsync(99)
    expect(first.reason).toMatchObject({ limit: 'idle' })
    expect(second).not.toHaveProperty('reason')
    await vi.advanceTimersByTimeAsync(1)
    expect(second.reason).toMatchObject({ limit: 'idle' })
  })

  it('begins again with progress only where the call has asked for it', async () => {
    const { client, transport } = await silent(modern)
    const limits = { timeout: 100 }
    const unasked = watch(client.callTool({ name: 'a' }, limits))
    const asked = watch(client.callTool({ name: 'b' }, { ...limits, onProgress: () => {} }))
    const byToken = watch(client.callTool({ name: 'c', _meta: { progressToken: 'mine' } }, limits))
    const ids = transport.of('tools/call').map((message) => (message as { id: number }).id)
    await vi.advanceTimersByTimeAsync(90)
    for (const [at, about] of ids.entries()) {
      const params = { progressToken: at === 2 ? 'mine' : about, progress: 1 }
      const message: Message = { jsonrpc: '2.0', method: 'notifications/progress', params }
      transport.incoming.push({ message, about })
    }
    await vi.advanceTimersByTimeAsync(99)
    expect(unasked.reason).toMatchObject({ limit: 'idle' })
    for (const call of [asked, byToken]) expect(call).not.toHaveProperty('reason')
    await vi.advanceTimersByTimeAsync(1)
    for (const call of [asked, byToken]) expect(call.reason).toMatchObject({ limit: 'idle' })
  })

  it('begins again with the answer to a question, and the question of another call does not count', async () => {
    const ask = (id: string, about?: number) => {
      transport.incoming.push({ message: { jsonrpc: '2.0', id, method: 'roots/list' }, ...(about && { about }) })
    }
    let decide: (answer: Roots) => void = () => {}
    const { client, transport } = await connected(
      older(() => undefined),
      (each) => each.handle(methods.listRoots, () => new Promise<Roots>((resolve) => (decide = resolve))),
    )
    const first = watch(client.callTool({ name: 'a' }, { timeout: 100 }))
    const second = watch(client.callTool({ name: 'b' }, { timeout: 100 }))
    await vi.advanceTimersByTimeAsync(90)
    ask('q', (transport.of('tools/call')[1] as { id: number }).id)
    await vi.advanceTimersByTimeAsync(80)
    expect(first.reason).toMatchObject({ limit: 'idle' })
    decide({ roots: [] })
    await vi.advanceTimersByTimeAsync(99)
    expect(second).not.toHaveProperty('reason')
    await vi.advanceTimersByTimeAsync(1)
    expect(second.reason).toMatchObject({ limit: 'idle' })
  })

  it('may be longer than a timer can be', async () => {
    const { client } = await silent(modern)
    const call = watch(client.callTool({ name: 'a' }, { timeout: 2 ** 40 }))
    await vi.advanceTimersByTimeAsync(2 ** 31)
    expect(call).not.toHaveProperty('reason')
    await client.close()
    await call.done
    expect(vi.getTimerCount()).toBe(0)
  })
})
