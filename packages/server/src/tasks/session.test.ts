import { ErrorCode, methods, ProtocolError, type Json, type RequestMessage, type TaskStore } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { McpServer, memoryTaskStore, tasks, ToolError, type AskingContext, type TaskOptions } from '../index.js'
import { Desk } from '../testing/desk.js'

const schema = jsonSchema({ type: 'object', properties: { sure: { type: 'boolean' } } })
const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

const open = async (
  work: (ctx: AskingContext) => unknown,
  { task = 'optional', ...options }: TaskOptions & { task?: 'optional' | 'required' | null } = {},
) => {
  const server = new McpServer({ name: 'test', version: '1' }, { extensions: [tasks(options)], onError: () => {} })
  server.registerTool('job', { ...(task && { task }) }, (_args, ctx) => work(ctx) as string)
  const desk = new Desk(server, { session: true })
  const { result } = await desk.shake('2025-11-25', { elicitation: {} })
  return { server, desk, agreed: result.capabilities as Json }
}
const begin = async (desk: Desk, more: Json = {}): Promise<string> => {
  const { result } = await desk.raw('tools/call', { name: 'job', task: {}, ...more })
  return (result.task as Json).taskId as string
}
const get = async (desk: Desk, taskId: string): Promise<Json> => (await desk.raw('tasks/get', { taskId })).result
const refused = (code: number, message: string): object => ({
  error: { code, message: expect.stringContaining(message) as unknown },
})

describe('a call with a wish for a task', () => {
  it('tells its session each time that it stands differently', async () => {
    const { desk } = await open(async (ctx) => {
      await ctx.elicit('sure', { message: 'Sure?', schema })
      throw new ToolError('burnt')
    })
    const taskId = await begin(desk)
    const exchange = desk.exchange(({ id }) =>
      desk.session?.hear({ jsonrpc: '2.0', id, result: { action: 'decline' } }),
    )
    await desk.raw('tasks/result', { taskId }, exchange)
    const cancelled = await begin(desk)
    await desk.raw('tasks/cancel', { taskId: cancelled })
    await eventually(() =>
      expect(desk.sent.at(-1)).toMatchObject({ params: { taskId: cancelled, status: 'cancelled' } }),
    )
    const [first, ...others] = desk.sent.filter((message) => 'params' in message && message.params?.taskId === taskId)
    expect(first).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/tasks/status',
      params: {
        taskId,
        status: 'input_required',
        createdAt: expect.any(String) as unknown,
        lastUpdatedAt: expect.any(String) as unknown,
        ttl: 3_600_000,
        pollInterval: 1000,
      },
    })
    expect(others.at(-1)).toMatchObject({ params: { taskId, status: 'failed' } })
  })

  it('is answered with a task, whose result can be waited for [N262 N264]', async () => {
    let finish = (): void => {}
    const { desk } = await open(() => new Promise((resolve) => (finish = () => resolve('done'))), { ttlMs: 5000 })
    const { result } = await desk.raw('tools/call', { name: 'job', task: { ttl: 9e9 } })
    const task = {
      taskId: expect.any(String) as unknown,
      status: 'working',
      createdAt: expect.any(String) as unknown,
      lastUpdatedAt: expect.any(String) as unknown,
      ttl: 5000,
      pollInterval: 1000,
    }
    expect(result).toEqual({ task })
    const { taskId } = result.task as { taskId: string }
    expect(await get(desk, taskId)).toEqual(task)
    const waiting = desk.raw('tasks/result', { taskId })
    finish()
    expect((await waiting).result).toEqual({
      content: [{ type: 'text', text: 'done' }],
      _meta: { 'io.modelcontextprotocol/related-task': { taskId } },
    })
    expect(await get(desk, taskId)).toMatchObject({ status: 'completed' })
  })

  it('is kept for as long as it wishes, where that is less than the most', async () => {
    const { desk } = await open(() => 'x')
    const { result } = await desk.raw('tools/call', { name: 'job', task: { ttl: 1234 } })
    expect(result.task).toMatchObject({ ttl: 1234 })
    const { answer } = await desk.raw('tools/call', { name: 'job', task: { ttl: 'long' } })
    expect(answer).toMatchObject(refused(-32602, 'params.task.ttl'))
  })

  it('has failed where the tool says so, and comes to just what the call would have come to [N264]', async () => {
    const failing = await open(() => Promise.reject(new ToolError('out of paper')))
    const taskId = await begin(failing.desk)
    const { result } = await failing.desk.raw('tasks/result', { taskId })
    expect(result).toMatchObject({ isError: true, content: [{ text: 'out of paper' }] })
    expect(await get(failing.desk, taskId)).toMatchObject({ status: 'failed', statusMessage: 'out of paper' })
    const broken = await open(() => Promise.reject(new ProtocolError(4711, 'broken', { why: 1 })))
    const { answer } = await broken.desk.raw('tasks/result', { taskId: await begin(broken.desk) })
    expect(answer).toMatchObject({ error: { code: 4711, message: 'broken', data: { why: 1 } } })
  })

  it('says shortly why the tool failed, where the tool says it in words [N330]', async () => {
    const long = await open(() => Promise.reject(new ToolError('x'.repeat(2000))))
    const silent = await open(() => Promise.resolve({ content: [], isError: true }))
    const told = [await begin(long.desk), await begin(silent.desk)]
    await long.desk.raw('tasks/result', { taskId: told[0]! })
    await silent.desk.raw('tasks/result', { taskId: told[1]! })
    expect(await get(long.desk, told[0]!)).toMatchObject({ statusMessage: 'x'.repeat(500) })
    expect(await get(silent.desk, told[1]!)).not.toHaveProperty('statusMessage')
  })

  it('asks on the way of whoever waits for its result, and tells that one how it goes, by the first token [N146 N265]', async () => {
    const { desk } = await open(async (ctx) => {
      await ctx.progress(1)
      const answer = await ctx.elicit('sure', { message: 'Sure?', schema })
      await ctx.progress(2)
      return answer.action
    })
    const taskId = await begin(desk, { _meta: { progressToken: 't' } })
    await eventually(async () => expect(await get(desk, taskId)).toMatchObject({ status: 'input_required' }))
    const related = { _meta: { 'io.modelcontextprotocol/related-task': { taskId } } }
    const exchange = desk.exchange((asked: RequestMessage) => {
      expect(asked).toMatchObject({ method: 'elicitation/create', params: { message: 'Sure?', ...related } })
      desk.session!.hear({ jsonrpc: '2.0', id: asked.id, result: { action: 'decline' } })
    })
    const { result, notifications } = await desk.raw('tasks/result', { taskId }, exchange)
    expect(result).toMatchObject({ content: [{ text: 'decline' }], ...related })
    expect(notifications).toMatchObject([
      { method: 'notifications/progress', params: { progressToken: 't', progress: 2, ...related } },
    ])
    expect(exchange.asked).toHaveLength(1)
  })

  it('tells nothing once its work is done, though whoever waits has not heard of that [N145 N146]', async () => {
    const kept = memoryTaskStore()
    let hear = (): void => {}
    const heard = new Promise<void>((resolve) => (hear = resolve))
    const store: TaskStore = {
      ...kept,
      async get(id, principal) {
        const task = await kept.get(id, principal)
        if (task?.status === 'completed') await heard
        return task
      },
    }
    let work = (): void => {}
    let late: AskingContext | undefined
    const { desk } = await open((ctx) => ((late = ctx), new Promise<void>((resolve) => (work = resolve))), { store })
    const taskId = await begin(desk, { _meta: { progressToken: 't' } })
    const exchange = desk.exchange()
    const waiting = desk.raw('tasks/result', { taskId }, exchange)
    let step = 0
    await eventually(async () => {
      await late?.progress(++step)
      expect(exchange.notifications).toHaveLength(1)
    })
    work()
    await eventually(async () => expect(await kept.get(taskId, undefined)).toMatchObject({ status: 'completed' }))
    await late?.progress(step + 1)
    await late?.log('error', 'late')
    hear()
    expect((await waiting).notifications).toHaveLength(1)
  })

  it('leaves its question to the next who waits, when the first goes; and takes a refusal for an answer', async () => {
    const { desk } = await open(async (ctx) => {
      const failure = await ctx.elicit('sure', { message: 'Sure?', schema }).catch((reason: Error) => reason)
      return String((failure as Error).message)
    })
    const taskId = await begin(desk)
    const first = desk.exchange(() => first.cancel())
    await desk.raw('tasks/result', { taskId }, first)
    expect(first.asked).toHaveLength(1)
    const second = desk.exchange(({ id }) =>
      desk.session!.hear({ jsonrpc: '2.0', id, error: { code: -1, message: 'not now' } }),
    )
    const { result } = await desk.raw('tasks/result', { taskId }, second)
    expect(result).toMatchObject({ content: [{ text: 'not now' }] })
  })

  it('takes back what it asks when it ends without the answer [N265]', async () => {
    const { desk } = await open((ctx) => ctx.elicit('sure', { message: 'Sure?', schema }))
    const taskId = await begin(desk)
    const exchange = desk.exchange(() => void desk.raw('tasks/cancel', { taskId }))
    const { answer, notifications } = await desk.raw('tasks/result', { taskId }, exchange)
    expect(answer).toMatchObject(refused(ErrorCode.invalidRequest, 'was cancelled'))
    const _meta = { 'io.modelcontextprotocol/related-task': { taskId } }
    expect(notifications).toMatchObject([
      { method: 'notifications/cancelled', params: { requestId: exchange.asked[0]!.id, _meta } },
    ])
  })

  it('is cancelled once, before it has ended [N266]', async () => {
    const aborted = vi.fn<() => void>()
    const { desk } = await open(({ signal }) => {
      signal.addEventListener('abort', aborted)
      return never(signal)
    })
    const taskId = await begin(desk)
    const waiting = desk.raw('tasks/result', { taskId })
    expect((await desk.raw('tasks/cancel', { taskId })).result).toMatchObject({ taskId, status: 'cancelled' })
    expect((await waiting).answer).toMatchObject(refused(ErrorCode.invalidRequest, 'was cancelled'))
    await eventually(() => expect(aborted).toHaveBeenCalled())
    const { answer } = await desk.raw('tasks/cancel', { taskId })
    expect(answer).toMatchObject(refused(-32602, 'has ended already: it is cancelled'))
    expect(await get(desk, taskId)).toMatchObject({ status: 'cancelled' })
  })
})

describe('the experiment', () => {
  it('is declared in its revision alone, and so are its tools [N259]', async () => {
    const { desk, agreed, server } = await open(() => 'x')
    expect(agreed).toMatchObject({ tasks: { cancel: {}, requests: { tools: { call: {} } } } })
    expect(agreed).not.toHaveProperty('extensions')
    expect(agreed.tasks).not.toHaveProperty('list')
    const { result } = await desk.raw('tools/list')
    expect(result.tools).toMatchObject([{ name: 'job', execution: { taskSupport: 'optional' } }])
    const older = new Desk(server, { session: true })
    const shaken = await older.shake('2025-06-18')
    expect(shaken.result.capabilities).not.toHaveProperty('tasks')
    const called = await older.raw('tools/call', { name: 'job', task: {} })
    expect(called.result).toEqual({ content: [{ type: 'text', text: 'x' }] })
    expect((await older.raw('tasks/get', { taskId: 'a' })).answer).toMatchObject(refused(-32601, 'tasks/get'))
  })

  it('refuses a wish where there is none to have, and its lack where there must be one [N261]', async () => {
    const forbidden = await open(() => 'x', { task: null })
    const wished = await forbidden.desk.raw('tools/call', { name: 'job', task: {} })
    expect(wished.answer).toMatchObject(refused(-32601, 'gives no tasks'))
    const required = await open(() => 'x', { task: 'required' })
    const plain = await required.desk.raw('tools/call', { name: 'job' })
    expect(plain.answer).toMatchObject(refused(-32601, 'as a task alone'))
    const older = new Desk(required.server, { session: true })
    await older.shake('2025-06-18')
    const lost = await older.raw('tools/call', { name: 'job', task: {} })
    expect(lost.answer).toMatchObject(refused(-32601, 'as a task alone: 2025-06-18 has no tasks'))
    const optional = await open(() => 'x')
    expect((await optional.desk.raw('tools/call', { name: 'job' })).result).toMatchObject({ content: [{ text: 'x' }] })
  })

  it('lists tasks page by page, where that is wanted [N268]', async () => {
    const without = await open(() => 'x')
    expect((await without.desk.raw('tasks/list')).answer).toMatchObject(refused(-32601, 'tasks/list'))
    const { desk, agreed } = await open(() => 'x', { list: true })
    expect(agreed.tasks).toHaveProperty('list', {})
    const ids = [await begin(desk), await begin(desk)]
    const { result } = await desk.raw('tasks/list')
    expect((result.tasks as Json[]).map(({ taskId }) => taskId)).toEqual(ids)
    expect((await desk.raw('tasks/list', { cursor: 'x' })).answer).toMatchObject(refused(-32602, 'cursor'))
  })

  it('tells somebody else nothing of a task, who waits for it while the store looks whose it is [N267 N269]', async () => {
    const kept = memoryTaskStore()
    let looked = (): void => {}
    const looking = new Promise<void>((resolve) => (looked = resolve))
    let found = (): void => {}
    const slow = new Promise<void>((resolve) => (found = resolve))
    const store: TaskStore = {
      ...kept,
      async get(id, principal) {
        if (principal !== 'bob') return kept.get(id, principal)
        looked()
        await slow
        return kept.get(id, principal)
      },
    }
    const { desk, server } = await open(
      async (ctx) => {
        await looking
        await ctx.progress(1, undefined, 'secret')
        found()
      },
      { store },
    )
    const taskId = await begin(desk, { _meta: { progressToken: 't' } })
    const bob = new Desk(server, { session: true, origin: { principal: 'bob' } })
    await bob.shake('2025-11-25')
    const { answer, notifications } = await bob.raw('tasks/result', { taskId })
    expect(answer).toMatchObject(refused(-32602, `Unknown task: ${taskId}`))
    expect(notifications).toEqual([])
  })

  it('knows no task of somebody else [N267 N269]', async () => {
    const { desk, server } = await open(() => 'x')
    const taskId = await begin(desk)
    const bob = new Desk(server, { session: true, origin: { principal: 'bob' } })
    await bob.shake('2025-11-25')
    for (const { name } of [methods.getTask, methods.taskResult, methods.cancelTask]) {
      expect((await bob.raw(name, { taskId })).answer).toMatchObject(refused(-32602, `Unknown task: ${taskId}`))
    }
  })
})
