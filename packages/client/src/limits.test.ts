import { methods, TimedOut, type Json } from '@mortise/protocol'
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
})
