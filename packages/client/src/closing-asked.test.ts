import { ConnectionClosed, methods } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { Client, Task, tasks } from './index.js'
import { answer, modern, Scripted, type Script } from './testing/scripted.js'

const inputRequests = {
  who: {
    method: 'elicitation/create',
    params: { message: 'Who?', requestedSchema: { type: 'object', properties: {} } },
  },
}
const task = { taskId: 't', createdAt: 'now', lastUpdatedAt: 'now', ttlMs: null }
const asking: Script = (request) => answer(request, { resultType: 'input_required', inputRequests })
const carryingOn: Script = (request) =>
  request.method === 'tools/call'
    ? answer(request, { resultType: 'task', status: 'working', ...task })
    : answer(request, { resultType: 'complete', status: 'input_required', inputRequests, ...task })

describe('a call whose question is being answered', () => {
  it.each([
    ['itself', asking],
    ['as a task', carryingOn],
  ])('ends when the client is closed, and so does the answering: of the call %s', async (_what, script) => {
    const capabilities = { tools: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } }
    const client = new Client({ name: 'test', version: '1' }, { extensions: [tasks()] })
    const signals: AbortSignal[] = []
    client.handle(methods.elicit, (_params, { signal }) => {
      signals.push(signal)
      return new Promise<never>(() => {})
    })
    await client.connect(new Scripted(modern(script, capabilities)))
    const call = client.callTool({ name: 'a' }).catch((reason: unknown) => reason)
    await eventually(() => expect(signals).toHaveLength(1))
    await client.close()
    expect(await call).toEqual(new ConnectionClosed('This client was closed: call connect() to go on'))
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})

it('a task of a client that is not connected rejects, and throws nothing at once', async () => {
  const task = new Task(new Client({ name: 'test', version: '1' }), 't')
  for (const asked of [task.get(), task.cancel(), task.result()]) await expect(asked).rejects.toThrow('call connect()')
})
