import { ask, ErrorCode, methods, ProtocolError, question, tasksExtension, type Json } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { McpServer, tasks, ToolError, type AskingContext, type TaskOptions } from '../index.js'
import { Desk } from '../testing/desk.js'

const capabilities = { elicitation: {}, extensions: { [tasksExtension]: {} } }
const requestedSchema = { type: 'object', properties: { sure: { type: 'boolean' } } } as const
const form = { message: 'Sure?', schema: jsonSchema(requestedSchema) }
const accept = { action: 'accept', content: { sure: true } }

const serve = (
  work: (ctx: AskingContext) => unknown,
  { task = 'optional', ...options }: TaskOptions & { task?: 'optional' | 'required' | null } = {},
) => {
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const server = new McpServer({ name: 'test', version: '1' }, { extensions: [tasks(options)], onError })
  server.registerTool('job', { ...(task && { task }) }, (_args, ctx) => work(ctx) as string)
  return { server, desk: new Desk(server), errors }
}
const begin = async (desk: Desk): Promise<string> => {
  const { result } = await desk.stateless('tools/call', { name: 'job' }, capabilities)
  expect(result).toMatchObject({ resultType: 'task' })
  return result.taskId as string
}
const get = async (desk: Desk, taskId: string): Promise<Json> =>
  (await desk.stateless('tasks/get', { taskId }, capabilities)).result
const until = (desk: Desk, taskId: string, status: string): Promise<Json> =>
  eventually(async () => {
    const task = await get(desk, taskId)
    expect(task.status).toBe(status)
    return task
  })
const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

describe('a call that goes on as a task', () => {
  it('is answered with a task, which comes to what the call would have come to [N273 N275 N276]', async () => {
    const { desk } = serve(() => 'done', { pollIntervalMs: 7, ttlMs: 5000 })
    const { result } = await desk.stateless('tools/call', { name: 'job', task: 'of old' }, capabilities)
    expect(result).toEqual({
      resultType: 'task',
      taskId: expect.stringMatching(/^[\da-f-]{36}$/),
      status: 'working',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      lastUpdatedAt: result.createdAt,
      ttlMs: 5000,
      pollIntervalMs: 7,
      _meta: expect.anything(),
    })
    const task = await until(desk, result.taskId as string, 'completed')
    expect(task).toMatchObject({
      resultType: 'complete',
      result: { resultType: 'complete', content: [{ type: 'text', text: 'done' }] },
    })
  })

  it('has failed where the call ends in an error, but not where the tool says so [N277]', async () => {
    const broken = serve(() => Promise.reject(new ProtocolError(ErrorCode.invalidParams, 'no', { why: 1 })))
    expect(await until(broken.desk, await begin(broken.desk), 'failed')).toMatchObject({
      statusMessage: 'no',
      error: { code: -32602, message: 'no', data: { why: 1 } },
    })
    const failing = serve(() => Promise.reject(new ToolError('out of paper')))
    const task = await until(failing.desk, await begin(failing.desk), 'completed')
    expect(task.result).toMatchObject({ isError: true, content: [{ text: 'out of paper' }] })
  })

  it('says nothing of progress and of the log [N285]', async () => {
    const { desk } = serve(async (ctx) => {
      await ctx.progress(1)
      await ctx.log('error', 'x')
    })
    const call = { name: 'job', _meta: { progressToken: 't' } }
    const { result, notifications } = await desk.stateless('tools/call', call, capabilities)
    await until(desk, result.taskId as string, 'completed')
    expect(notifications).toEqual([])
  })

  it('waits for answers, each question by a key of its own [N276 N278]', async () => {
    const { desk } = serve(async (ctx) => {
      const first = await ctx.elicit('sure', form)
      const second = await ctx.ask('why', question(methods.elicit, { message: 'Why?', requestedSchema }))
      return JSON.stringify([first.action, second.action])
    })
    const taskId = await begin(desk)
    const asking = await until(desk, taskId, 'input_required')
    expect(asking.inputRequests).toMatchObject({ sure: { method: 'elicitation/create', params: { message: 'Sure?' } } })
    const update = (inputResponses: Json): ReturnType<Desk['stateless']> =>
      desk.stateless('tasks/update', { taskId, inputResponses }, capabilities)
    expect((await update({ sure: 'maybe' })).answer).toMatchObject({ error: { code: -32602 } })
    expect((await update({ other: {} })).result).toEqual({ resultType: 'complete', _meta: expect.anything() })
    await update({ sure: accept })
    await eventually(async () => expect((await get(desk, taskId)).inputRequests).toHaveProperty('why'))
    await update({ sure: { action: 'decline' }, why: { action: 'cancel' } })
    const { result } = await until(desk, taskId, 'completed')
    expect(result).toMatchObject({ content: [{ text: '["accept","cancel"]' }] })
    await update({ why: accept })
  })

  it('runs again with the answers where its handler returns questions', async () => {
    const asked = question(methods.elicit, { message: 'Sure?', requestedSchema })
    const { desk } = serve((ctx) =>
      ctx.resume.answers.sure
        ? `${String(ctx.resume.state)} ${String(ctx.resume.answers.sure.action)}`
        : ask({ sure: asked }, 'state'),
    )
    const taskId = await begin(desk)
    await until(desk, taskId, 'input_required')
    await desk.stateless('tasks/update', { taskId, inputResponses: { sure: accept } }, capabilities)
    const { result } = await until(desk, taskId, 'completed')
    expect(result).toMatchObject({ content: [{ text: 'state accept' }] })
  })

  it('may begin after a question, and then never runs again', async () => {
    let runs = 0
    const { desk } = serve(
      async (ctx) => {
        runs++
        const { action } = await ctx.elicit('sure', form)
        await ctx.task()
        await ctx.task()
        const { action: again } = await ctx.elicit('again', { ...form, message: 'Really?' })
        return `${action} ${again}`
      },
      { task: null },
    )
    const asked = (await desk.stateless('tools/call', { name: 'job' }, capabilities)).result
    expect(asked.resultType).toBe('input_required')
    const state = asked.requestState as string
    const begun = await desk.stateless('tools/call', { name: 'job' }, capabilities, {
      answers: { sure: accept },
      state,
    })
    expect(begun.result.resultType).toBe('task')
    const taskId = begun.result.taskId as string
    await until(desk, taskId, 'input_required')
    await desk.stateless('tasks/update', { taskId, inputResponses: { again: { action: 'decline' } } }, capabilities)
    const { result } = await until(desk, taskId, 'completed')
    expect(result).toMatchObject({ content: [{ text: 'accept decline' }] })
    expect(runs).toBe(2)
  })

  it('does not begin while a question is left to the client', async () => {
    const { desk } = serve(
      async (ctx) => {
        void ctx.elicit('sure', form)
        await ctx.step('turn', () => 1).catch(() => {})
        await ctx.task()
      },
      { task: null },
    )
    const { result } = await desk.stateless('tools/call', { name: 'job' }, capabilities)
    expect(result.resultType).toBe('input_required')
  })
})

describe('a client without the extension', () => {
  it('gets the result itself, whatever the handler would like [N271]', async () => {
    for (const task of ['optional', null] as const) {
      const { desk } = serve(
        async (ctx) => {
          await ctx.task()
          return 'at once'
        },
        { task },
      )
      const { result } = await desk.stateless('tools/call', { name: 'job' })
      expect(result).toMatchObject({ resultType: 'complete', content: [{ text: 'at once' }] })
    }
  })

  it('is told what is missing, by a tool that is always a task and by the methods [N272 N280]', async () => {
    const { desk } = serve(() => 'never', { task: 'required' })
    const missing = { code: -32021, data: { requiredCapabilities: { extensions: { [tasksExtension]: {} } } } }
    for (const [method, params] of Object.entries({
      'tools/call': { name: 'job' },
      'tasks/get': { taskId: 'a' },
      'tasks/update': { taskId: 'a', inputResponses: {} },
      'tasks/cancel': { taskId: 'a' },
      'subscriptions/listen': { notifications: { taskIds: ['a'] } },
    })) {
      const { answer, step } = await desk.stateless(method, params)
      expect([method, answer, step]).toMatchObject([method, { error: missing }, 'gate'])
    }
  })
})

describe('the extension', () => {
  it('is declared in its revision alone, and its methods are served there alone [N281]', async () => {
    const { desk } = serve(() => 'x')
    const { result } = await desk.stateless('server/discover')
    expect(result.capabilities).toMatchObject({ extensions: { [tasksExtension]: {} } })
    expect(result.capabilities).not.toHaveProperty('tasks')
    for (const method of ['tasks/result', 'tasks/list']) {
      const { answer } = await desk.stateless(method, { taskId: 'a' }, capabilities)
      expect(answer).toMatchObject({ error: { code: -32601 } })
    }
  })

  it('is off unless it is named [N290]', async () => {
    const server = new McpServer({ name: 'test', version: '1' })
    expect(() => server.registerTool('job', { task: 'optional' }, () => 'x')).toThrow('extensions: [tasks()]')
    server.registerTool('job', {}, async (_args, ctx) => {
      await ctx.task()
      return 'at once'
    })
    const desk = new Desk(server)
    const called = await desk.stateless('tools/call', { name: 'job' }, capabilities)
    expect(called.result).toMatchObject({ resultType: 'complete' })
    const { answer } = await desk.stateless('tasks/get', { taskId: 'a' }, capabilities)
    expect(answer).toMatchObject({ error: { code: -32601 } })
  })

  it("takes the id of no task, and of somebody else's, for unknown [N279 N286]", async () => {
    const { server } = serve(({ signal }) => never(signal))
    const ada = new Desk(server, { origin: { principal: 'ada' } })
    const taskId = await begin(ada)
    const bob = new Desk(server, { origin: { principal: 'bob' } })
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      for (const id of [taskId, 'none', '__proto__']) {
        const { answer } = await bob.stateless(method, { taskId: id, inputResponses: {} }, capabilities)
        expect(answer).toMatchObject({ error: { code: -32602, message: `Unknown task: ${id}` } })
      }
    }
    expect(await get(ada, taskId)).toMatchObject({ status: 'working' })
  })
})
