import { tasksExtension } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { expect, it, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { McpServer, tasks, type AskingContext } from '../index.js'
import { Desk } from '../testing/desk.js'

const schema = jsonSchema({ type: 'object', properties: {} })

/** Tries without a pause, as often as it may; a thread that such a loop keeps would hear of no limit of this test. */
const insist = async (attempt: (i: number) => Promise<unknown>): Promise<unknown> => {
  for (let i = 0; i < 10_000; i++) {
    try {
      return await attempt(i)
    } catch {
      continue
    }
  }
  throw new Error('nothing ended the loop')
}

const at = (handler: (ctx: AskingContext) => unknown, session = false) => {
  const onError = vi.fn<(error: unknown) => void>()
  const server = new McpServer({ name: 'test', version: '1' }, { onError, extensions: [tasks()] })
  server.registerTool('do', {}, async (_args, ctx) => JSON.stringify(await handler(ctx)))
  return { desk: new Desk(server, { session }), onError }
}

const loops: Record<string, (ctx: AskingContext) => Promise<unknown>> = {
  'the same question': (ctx) => insist(() => ctx.elicit('q', { message: 'Q', schema })),
  'other questions': (ctx) => insist((i) => ctx.elicit(i === 0 ? 'q' : `q${i % 3}`, { message: 'Q', schema })),
  'a step behind the question': async (ctx) => {
    void ctx.elicit('q', { message: 'Q', schema })
    return insist(() => ctx.step('s', () => 1))
  },
  'becoming a task behind the question': async (ctx) => {
    void ctx.elicit('q', { message: 'Q', schema })
    return insist(() => ctx.task())
  },
}

it.each(Object.entries(loops))('a run that insists on %s ends in its questions', async (_what, handler) => {
  const { desk } = at(handler)
  const capabilities = { elicitation: {}, extensions: { [tasksExtension]: {} } }
  const { result } = await desk.stateless('tools/call', { name: 'do' }, capabilities)
  expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { q: { method: 'elicitation/create' } } })
})

it('a run that insists on a question for which the client has no ear ends in that error', async () => {
  const { desk } = at(loops['the same question']!, true)
  await desk.shake('2025-11-25')
  const { answer } = await desk.raw('tools/call', { name: 'do' })
  expect(answer).toMatchObject({ error: { message: expect.stringContaining('elicitation') as unknown } })
})

it('a run that insists on a step that has failed ends in that error, and the step ran once', async () => {
  const work = vi.fn<() => never>(() => {
    throw new Error('broken')
  })
  const { desk, onError } = at((ctx) => insist(() => ctx.step('s', work)))
  const { answer } = await desk.stateless('tools/call', { name: 'do' })
  expect(answer).toMatchObject({ error: { code: -32603 } })
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'broken' }), expect.anything())
  expect(work).toHaveBeenCalledTimes(1)
})

it('a task that insists on a question ends, once it is cancelled', async () => {
  const asked = vi.fn<() => void>()
  const { desk } = at(async (ctx) => {
    await ctx.task()
    return insist(async () => {
      asked()
      return ctx.elicit('q', { message: 'Q', schema })
    })
  })
  const capabilities = { elicitation: {}, extensions: { [tasksExtension]: {} } }
  const { result } = await desk.stateless('tools/call', { name: 'do' }, capabilities)
  await desk.stateless('tasks/cancel', { taskId: result.taskId }, capabilities)
  await eventually(() => expect(asked).toHaveBeenCalledTimes(101))
})
