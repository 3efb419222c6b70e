import { methods, tasksExtension, type Message } from '@mortise/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client, Task, tasks, type ClientOptions } from '../index.js'
import { answer, modern, refuse, Scripted, type Script } from '../testing/scripted.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Members = Record<string, unknown>
const described = { taskId: 't', createdAt: 'now', lastUpdatedAt: 'now' }
const failing = (call: Promise<unknown>): Promise<unknown> => call.catch((reason: unknown) => reason)

describe('a task of the stateless revision', () => {
  const settled = { ...described, ttlMs: null, pollIntervalMs: 0 }
  const serving = (look: (nth: number) => Members): Scripted => {
    let looks = 0
    const script: Script = (request) => {
      if (request.method === 'tasks/get') return answer(request, { ...settled, ...look(looks++) })
      if (request.method !== 'tools/call') return answer(request, {})
      return answer(request, { resultType: 'task', ...settled, status: 'working' })
    }
    return new Scripted(modern(script, { tools: {}, extensions: { [tasksExtension]: {} } }))
  }
  const connected = async (scripted: Scripted, options: ClientOptions = {}) => {
    const client = new Client({ name: 'test', version: '1' }, { extensions: [tasks()], ...options })
    const handler = vi.fn<() => { roots: [] }>(() => ({ roots: [] }))
    await client.handle(methods.listRoots, handler).connect(scripted)
    return { client, handler }
  }
  const asking = (count: number) => (nth: number) => ({
    status: 'input_required',
    inputRequests: Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`${nth} ${n}`, { method: 'roots/list' }]),
    ),
  })

  it.each([
    ['asked back 10 times', 1, 9, {}],
    ['asked back 3 times', 1, 2, { maxRounds: 3 }],
    ['more than 100 questions', 60, 60, {}],
    ['more than 5 questions', 3, 3, { maxQuestions: 5 }],
  ])('asks no more than the client allows: %s', async (why, count, answered, options) => {
    const scripted = serving(asking(count))
    const { client, handler } = await connected(scripted, options)
    const call = failing(client.callTool({ name: 'a' }))
    await vi.advanceTimersByTimeAsync(5000)
    expect(await call).toMatchObject({ message: expect.stringContaining(`task t: the server asked`) as string })
    expect(await call).toMatchObject({ message: expect.stringContaining(why) as string })
    expect(handler).toHaveBeenCalledTimes(answered)
    expect(scripted.of('tasks/cancel')).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not looked at more often than every 20 ms, whatever is told of it', async () => {
    const scripted = serving(() => ({ status: 'working', pollIntervalMs: 60_000 }))
    const { client } = await connected(scripted)
    const params = { ...settled, status: 'working' }
    const message: Message = { jsonrpc: '2.0', method: 'notifications/tasks', params }
    const telling = setInterval(() => scripted.incoming.push({ message }), 1)
    const call = failing(client.callTool({ name: 'a' }, { maxTotalTimeout: 2000 }))
    await vi.advanceTimersByTimeAsync(2000)
    expect(await call).toMatchObject({ name: 'TimedOut' })
    const looks = scripted.of('tasks/get').length
    expect(looks).toBeGreaterThan(50)
    expect(looks).toBeLessThanOrEqual(101)
    clearInterval(telling)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a task of the experiment', () => {
  const settled = { ...described, ttl: 1, pollInterval: 20 }
  const serving = (status: () => string): Scripted =>
    new Scripted((request) => {
      const capabilities = { tools: {}, tasks: { cancel: {}, requests: { tools: { call: {} } } } }
      const serverInfo = { name: 'old', version: '1' }
      if (request.method === 'initialize') {
        return answer(request, { protocolVersion: '2025-11-25', capabilities, serverInfo })
      }
      return request.method === 'tasks/result' ? undefined : answer(request, { ...settled, status: status() })
    })
  const connected = (scripted: Scripted): Promise<Client> =>
    new Client({ name: 'test', version: '1' }, { extensions: [tasks()], versions: ['2025-11-25'] }).connect(scripted)

  it.each(['completed', 'failed'])(
    'has to give its result within the limits of the call once it is %s',
    async (status) => {
      const scripted = serving(() => status)
      const result = failing(new Task(await connected(scripted), 't').result({ timeout: 300 }))
      await vi.advanceTimersByTimeAsync(300)
      expect(await result).toMatchObject({ name: 'TimedOut', limit: 'idle', ms: 300 })
      expect(scripted.of('notifications/cancelled')).toHaveLength(1)
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  it('has to also where its result was waited for before', async () => {
    const states = ['input_required', 'input_required', 'completed']
    const scripted = serving(() => (states.length > 1 ? states.shift()! : states[0]!))
    const result = failing(new Task(await connected(scripted), 't').result({ timeout: 300 }))
    await vi.advanceTimersByTimeAsync(400)
    expect(await result).toMatchObject({ name: 'TimedOut', limit: 'idle', ms: 300 })
    expect(scripted.of('tasks/result')).toHaveLength(1)
  })

  it('is waited for no longer once it cannot be looked at', async () => {
    let looks = 0
    const scripted = serving(() => 'input_required')
    const send = scripted.send.bind(scripted)
    vi.spyOn(scripted, 'send').mockImplementation((message, how) => {
      if (!('method' in message) || message.method !== 'tasks/get' || looks++ === 0) return send(message, how)
      scripted.incoming.push({ message: refuse(message as Parameters<typeof refuse>[0], -32602) })
      return Promise.resolve()
    })
    const result = failing(new Task(await connected(scripted), 't').result())
    await vi.advanceTimersByTimeAsync(100)
    expect(await result).toMatchObject({ code: -32602 })
    expect(scripted.of('notifications/cancelled')).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
