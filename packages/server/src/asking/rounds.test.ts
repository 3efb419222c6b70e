import { ask, methods, question, type Json } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { McpServer, tasks } from '../index.js'
import { Desk } from '../testing/desk.js'

const capabilities = { roots: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } }
const answer = { roots: [] }

/** A tool that returns a question so many times before it is done. */
const asking = (times: number, session: boolean): Desk => {
  const server = new McpServer({ name: 'test', version: '1' }, { extensions: [tasks()] })
  let left = times
  server.registerTool('do', { task: 'optional' }, () =>
    left-- > 0 ? ask({ [`question ${left}`]: question(methods.listRoots, {}) }) : 'done',
  )
  return new Desk(server, { session })
}

it('a handler in a session may return questions ten times, and then be done', async () => {
  const call = async (times: number) => {
    const desk = asking(times, true)
    await desk.shake('2025-06-18', capabilities)
    const exchange = desk.exchange(({ id }) => desk.session?.hear({ jsonrpc: '2.0', id, result: answer }))
    return desk.raw('tools/call', { name: 'do' }, exchange)
  }
  expect((await call(10)).result).toMatchObject({ content: [{ text: 'done' }] })
  expect((await call(11)).answer).toMatchObject({ error: { message: 'tools/call asked more than 10 times' } })
})

it('so may one within a task', async () => {
  const end = async (times: number): Promise<Json> => {
    const desk = asking(times, false)
    const { taskId } = (await desk.stateless('tools/call', { name: 'do' }, capabilities)).result
    return eventually(async () => {
      const { result } = await desk.stateless('tasks/get', { taskId }, capabilities)
      const inputResponses = Object.fromEntries(Object.keys(result.inputRequests ?? {}).map((key) => [key, answer]))
      await desk.stateless('tasks/update', { taskId, inputResponses }, capabilities)
      expect(['completed', 'failed']).toContain(result.status)
      return result
    })
  }
  expect(await end(10)).toMatchObject({ result: { content: [{ text: 'done' }] } })
  expect(await end(11)).toMatchObject({ error: { message: 'tools/call asked more than 10 times' } })
})
