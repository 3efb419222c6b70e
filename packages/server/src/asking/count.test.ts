import { ask, methods, question, type Json } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { McpServer, tasks, type AskingContext } from '../index.js'
import { Desk } from '../testing/desk.js'

const capabilities = { roots: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } }
const tooMany = 'This call asks more than 3 questions, which is the most it may'
const answer = { roots: [] }

const at = (work: (ctx: AskingContext) => unknown, session: boolean): Desk => {
  const options = { limits: { questions: 3 }, extensions: [tasks()] }
  const server = new McpServer({ name: 'test', version: '1' }, options)
  server.registerTool('do', {}, async (_args, ctx) => (await work(ctx)) as string)
  return new Desk(server, { session })
}
const endless = async (ctx: AskingContext): Promise<void> => {
  for (let i = 0; ; i++) await ctx.roots(`question ${i}`)
}
const again = (): unknown => ask({ same: question(methods.listRoots, {}) })

describe('The questions of one call have an end', () => {
  it.each([
    ['asked one by one', endless],
    ['returned again and again', again],
  ])('in a session: %s', async (_how, work) => {
    const desk = at(work, true)
    await desk.shake('2025-06-18', capabilities)
    const exchange = desk.exchange(({ id }) => desk.session?.hear({ jsonrpc: '2.0', id, result: answer }))
    const reply = await desk.raw('tools/call', { name: 'do' }, exchange)
    expect(exchange.asked).toHaveLength(3)
    expect(reply.answer).toMatchObject({ error: { code: -32603, message: tooMany } })
  })

  it.each([
    ['asked one by one', endless],
    ['returned again and again', again],
    ['asked all at once', (ctx: AskingContext) => Promise.all(Array.from({ length: 4 }, (_, i) => ctx.roots(`${i}`)))],
  ])('in a stateless revision, over all rounds: %s', async (_how, work) => {
    const desk = at(work, false)
    const call = (resume?: { answers: Json; state: string }) =>
      desk.stateless('tools/call', { name: 'do' }, capabilities, resume)
    let reply = await call()
    let asked = 0
    while (reply.answer && 'result' in reply.answer) {
      const { inputRequests, requestState } = reply.result as { inputRequests: Json; requestState: string }
      asked += Object.keys(inputRequests).length
      const answers = Object.fromEntries(Object.keys(inputRequests).map((key) => [key, answer]))
      reply = await call({ answers, state: requestState })
    }
    expect(asked).toBeLessThanOrEqual(3)
    expect(reply.answer).toMatchObject({ error: { code: -32603, message: tooMany } })
  })

  it('within a task', async () => {
    const desk = at(async (ctx) => {
      await ctx.task()
      await endless(ctx)
    }, false)
    const { taskId } = (await desk.stateless('tools/call', { name: 'do' }, capabilities)).result
    const look = async (): Promise<Json> => (await desk.stateless('tasks/get', { taskId }, capabilities)).result
    for (const key of ['question 0', 'question 1', 'question 2']) {
      await eventually(async () => expect((await look()).inputRequests).toHaveProperty([key]))
      await desk.stateless('tasks/update', { taskId, inputResponses: { [key]: answer } }, capabilities)
    }
    await eventually(async () => expect(await look()).toMatchObject({ status: 'failed', error: { message: tooMany } }))
  })
})
