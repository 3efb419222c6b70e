import { revisionOf, tasksExtension, type Json, type TaskStore } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import type { Context } from '../context.js'
import { McpServer, memoryTaskStore, tasks, type AskingContext, type TaskOptions } from '../index.js'
import { Desk } from '../testing/desk.js'

const capabilities = { elicitation: {}, extensions: { [tasksExtension]: {} } }

const serve = (work: (ctx: AskingContext) => unknown, options: TaskOptions = {}) => {
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const server = new McpServer({ name: 'test', version: '1' }, { extensions: [tasks(options)], onError })
  server.registerTool('job', { task: 'optional' }, (_args, ctx) => work(ctx) as string)
  return { server, desk: new Desk(server), errors }
}
const begin = async (desk: Desk): Promise<string> =>
  (await desk.stateless('tools/call', { name: 'job' }, capabilities)).result.taskId as string
const get = async (desk: Desk, taskId: string): Promise<Json> =>
  (await desk.stateless('tasks/get', { taskId }, capabilities)).result
const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)))

describe('the life of a task', () => {
  it('has no way to the request that began it, which has been answered', async () => {
    const tried = vi.fn<(what: unknown) => void>()
    const { desk } = serve(async (ctx) => {
      const { exchange } = ctx as Context
      await exchange.send({ jsonrpc: '2.0', id: 1, method: 'ping' }).catch(tried)
      tried(await exchange.answer({ jsonrpc: '2.0', id: 1, result: {} }, 'run'))
      return 'done'
    })
    const taskId = await begin(desk)
    await eventually(() => expect(tried).toHaveBeenCalledTimes(2))
    expect(tried.mock.calls).toEqual([[expect.objectContaining({ name: 'ConnectionClosed' })], [undefined]])
    await eventually(async () => expect(await get(desk, taskId)).toMatchObject({ status: 'completed' }))
  })

  it('ends when it is cancelled, whatever its work does then [N263]', async () => {
    const seen = vi.fn<(what: unknown) => void>()
    const { desk, errors } = serve(async (ctx) => {
      const reason = await aborted(ctx.signal)
      seen((reason as Error).message)
      await ctx.elicit('late', { message: 'Late?', schema: jsonSchema({ type: 'object', properties: {} }) }).catch(seen)
      return 'too late'
    })
    const taskId = await begin(desk)
    const { result } = await desk.stateless('tasks/cancel', { taskId }, capabilities)
    expect(result).toEqual({ resultType: 'complete', _meta: expect.anything() })
    await eventually(() => expect(seen).toHaveBeenCalledTimes(2))
    expect(seen.mock.calls).toEqual([
      ['The task was cancelled'],
      [expect.objectContaining({ name: 'ConnectionClosed' })],
    ])
    await desk.stateless('tasks/cancel', { taskId }, capabilities)
    const task = await get(desk, taskId)
    expect(task).toMatchObject({ status: 'cancelled' })
    expect(task).not.toHaveProperty('result')
    expect(errors).toEqual([])
  })

  it('ends with its request, where that is cancelled before it is answered, and not after', async () => {
    const seen = vi.fn<(what: unknown) => void>()
    const store = memoryTaskStore()
    const { desk } = serve(async ({ signal }) => seen(await aborted(signal)), { store })
    const params = revisionOf('2026-07-28')!.writeParams(
      { name: 'job' },
      { info: { name: 'a', version: '1' }, capabilities },
    )
    const early = desk.exchange()
    const calling = desk.raw('tools/call', params, early)
    early.cancel()
    await calling
    await eventually(() => expect(seen).toHaveBeenCalledTimes(1))
    const late = desk.exchange()
    const { result } = await desk.raw('tools/call', params, late)
    late.cancel()
    expect(await get(desk, result.taskId as string)).toMatchObject({ status: 'working' })
    expect(seen).toHaveBeenCalledTimes(1)
  })

  it('ends when it has outlived its time: nobody knows it any more, and its work is told', async () => {
    const seen = vi.fn<(what: unknown) => void>()
    const { desk } = serve(async ({ signal }) => seen(await aborted(signal)), { ttlMs: 20 })
    const taskId = await begin(desk)
    await eventually(() =>
      expect(seen).toHaveBeenCalledWith(expect.objectContaining({ message: expect.stringContaining('outlived') })),
    )
    const { answer } = await desk.stateless('tasks/get', { taskId }, capabilities)
    expect(answer).toMatchObject({ error: { code: -32602 } })
  })

  it('ends when its server closes', async () => {
    const seen = vi.fn<(what: unknown) => void>()
    const { desk, server } = serve(async ({ signal }) => seen(await aborted(signal)))
    const taskId = await begin(desk)
    server.close()
    await eventually(() => expect(seen).toHaveBeenCalled())
    expect(await get(desk, taskId)).toMatchObject({ status: 'cancelled', statusMessage: 'The server has closed' })
  })

  it('has failed when the process that ran it has gone', async () => {
    const store = memoryTaskStore()
    const gone: TaskStore = { ...store, renew: () => Promise.resolve() }
    const { desk } = serve(({ signal }) => aborted(signal), { store: gone, leaseMs: 30 })
    const other = serve(() => 'x', { store, leaseMs: 30 }).desk
    const taskId = await begin(desk)
    await eventually(async () => expect(await get(other, taskId)).toMatchObject({ status: 'failed' }))
    expect(await get(other, taskId)).toMatchObject({
      error: { code: -32603, message: expect.stringContaining('gone') },
    })
  })

  it('is not taken for abandoned where it runs, whatever the clock says, and lives as long as it may', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { desk, server } = serve(({ signal }) => aborted(signal))
      const taskId = await begin(desk)
      for (const jump of [30 * 60_000, 48 * 3_600_000, -96 * 3_600_000]) {
        vi.setSystemTime(Date.now() + jump)
        expect(await get(desk, taskId)).toMatchObject({ status: 'working' })
      }
      server.close()
    } finally {
      vi.useRealTimers()
    }
  })

  it('is there before its beginning is told [N274]', async () => {
    const store = memoryTaskStore()
    const { desk } = serve(() => 'done', { store: { ...store, add: () => Promise.reject(new Error('disk full')) } })
    const { answer } = await desk.stateless('tools/call', { name: 'job' }, capabilities)
    expect(answer).toMatchObject({ error: { code: -32603 } })
    const kept = serve(() => 'done', { store })
    expect(await store.get(await begin(kept.desk), undefined)).toBeDefined()
  })

  it('goes on as long as its lease is renewed, and is found by another server of the same store', async () => {
    const store = memoryTaskStore()
    let finish = (): void => {}
    const work = (): unknown => new Promise((resolve) => (finish = () => resolve('done')))
    // Long enough that a machine with much else to do renews it in time.
    const leaseMs = 900
    const { desk } = serve(work, { store, leaseMs })
    const other = serve(work, { store, leaseMs }).desk
    const taskId = await begin(desk)
    const renew = vi.spyOn(store, 'renew')
    await eventually(() => expect(renew.mock.calls.length).toBeGreaterThan(3), 10_000)
    expect(await get(other, taskId)).toMatchObject({ status: 'working' })
    finish()
    await eventually(async () => expect(await get(other, taskId)).toMatchObject({ status: 'completed' }))
  })

  it('does not begin where too many are under way, or the store has no room', async () => {
    const few = serve(({ signal }) => aborted(signal), { maxRunning: 1 })
    await begin(few.desk)
    const refused = { error: { code: -32603, message: expect.stringContaining('try again later') as unknown } }
    const call = (desk: Desk) => desk.stateless('tools/call', { name: 'job' }, capabilities)
    expect((await call(few.desk)).answer).toMatchObject(refused)
    const full = serve(({ signal }) => aborted(signal), { store: memoryTaskStore({ most: 0 }) })
    expect((await call(full.desk)).answer).toMatchObject(refused)
    few.server.close()
  })

  it('does not begin where the same principal has too many under way, and does for others', async () => {
    const { server } = serve(({ signal }) => aborted(signal), { maxRunningEach: 1 })
    const of = (principal?: string) => new Desk(server, { origin: principal === undefined ? {} : { principal } })
    const refused = { error: { code: -32603, message: expect.stringContaining('try again later') as unknown } }
    const call = async (desk: Desk) => (await desk.stateless('tools/call', { name: 'job' }, capabilities)).answer
    const [ada, bob, nobody] = [of('ada'), of('bob'), of()]
    const taskId = await begin(ada)
    // At once, too, and where the store is still at it.
    expect(await Promise.all([call(ada), call(bob), call(bob)])).toMatchObject([refused, { result: {} }, refused])
    for (let i = 0; i < 3; i++) await begin(nobody)
    await ada.stateless('tasks/cancel', { taskId }, capabilities)
    await eventually(() => begin(ada))
    server.close()
  })

  it('is one of many that run, are followed or ask at the same time, without a warning of a leak', async () => {
    const warned = vi.fn<(warning: Error) => void>()
    process.on('warning', warned)
    const { desk, server } = serve(({ signal }) => aborted(signal))
    const taskIds = await Promise.all(Array.from({ length: 12 }, () => begin(desk)))
    const exchange = desk.exchange()
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': capabilities,
    }
    const listening = desk.raw('subscriptions/listen', { notifications: { taskIds }, _meta }, exchange)
    await eventually(() => expect(exchange.notifications).toHaveLength(13))
    server.close()
    await listening
    await eventually(async () => {
      for (const id of taskIds) expect(await get(desk, id)).toMatchObject({ status: 'cancelled' })
    })
    process.off('warning', warned)
    expect(warned).not.toHaveBeenCalled()
  })

  it('has failed with a reference, where it comes to what JSON cannot say or what has no room', async () => {
    const big = serve(() => ({ content: [{ type: 'text', text: 'said' }], structuredContent: { a: 1n } }))
    const large = serve(() => 'x'.repeat(1000), { store: memoryTaskStore({ size: 900 }) })
    for (const { desk } of [big, large]) {
      const taskId = await begin(desk)
      await eventually(async () => expect(await get(desk, taskId)).toMatchObject({ status: 'failed' }))
      expect(await get(desk, taskId)).toMatchObject({ error: { code: -32603 } })
    }
    expect(big.errors).toEqual([expect.any(TypeError)])
  })

  it('does not begin in a server that closes meanwhile', async () => {
    const kept = memoryTaskStore()
    const slow: TaskStore = {
      ...kept,
      async add(task) {
        await kept.add(task)
        server.close()
      },
    }
    const { desk, server } = serve(({ signal }) => aborted(signal), { store: slow })
    const taskId = await begin(desk)
    await eventually(async () => expect(await get(desk, taskId)).toMatchObject({ status: 'cancelled' }))
  })

  it('is reported when its end cannot be kept, or its lease cannot be renewed', async () => {
    const store = memoryTaskStore()
    const broken: TaskStore = {
      ...store,
      replace: () => Promise.reject(new Error('disk full')),
      renew: () => Promise.reject(new Error('disk gone')),
    }
    let finish = (): void => {}
    const { desk, errors } = serve(() => new Promise((resolve) => (finish = () => resolve('done'))), {
      store: broken,
      leaseMs: 15,
    })
    await begin(desk)
    await eventually(() => expect(errors).toContainEqual(new Error('disk gone')))
    finish()
    await eventually(() => expect(errors).toContainEqual(new Error('disk full')))
  })

  it('is told to those who follow it, by its id', async () => {
    let finish = (): void => {}
    const { desk, server } = serve(() => new Promise((resolve) => (finish = () => resolve('done'))))
    const taskId = await begin(desk)
    const exchange = desk.exchange()
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': capabilities,
    }
    const notifications = { taskIds: [taskId, 'none'], toolsListChanged: true }
    const listening = desk.raw('subscriptions/listen', { notifications, _meta }, exchange)
    await eventually(() => expect(exchange.notifications).toHaveLength(2))
    finish()
    await eventually(() => expect(exchange.notifications).toHaveLength(3))
    const marked = { _meta: { 'io.modelcontextprotocol/subscriptionId': expect.any(Number) as unknown } }
    expect(exchange.notifications).toMatchObject([
      {
        method: 'notifications/subscriptions/acknowledged',
        params: { notifications: { taskIds: [taskId], toolsListChanged: true }, ...marked },
      },
      { method: 'notifications/tasks', params: { taskId, status: 'working', ...marked } },
      {
        method: 'notifications/tasks',
        params: { taskId, status: 'completed', result: { content: [{ text: 'done' }] } },
      },
    ])
    server.close()
    await listening
    const wrong = await desk.stateless('subscriptions/listen', { notifications: { taskIds: 'all' } }, capabilities)
    expect(wrong.answer).toMatchObject({ error: { code: -32602 } })
  })
})
