import type { Message, RequestMessage } from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { Client, Task, tasks } from '../index.js'
import { answer, refuse, Scripted } from '../testing/scripted.js'

type Members = Record<string, unknown>
const task = (status: string): Members => ({
  taskId: 't',
  status,
  createdAt: 'now',
  lastUpdatedAt: 'now',
  ttl: 5,
  pollInterval: 20,
})
const done = { content: [{ type: 'text', text: 'done' }] }
const related = { _meta: { 'io.modelcontextprotocol/related-task': { taskId: 't' } } }
const able = { tasks: { cancel: {}, requests: { tools: { call: {} } } } }

/** A server of the experiment, whose one tool is always a task; it stands as it is said, one look after another. */
const server = (states: string[], result: (request: RequestMessage, say: (message: Message) => void) => Message) =>
  new Scripted((request, say) => {
    const { method, params = {} } = request
    const state = (): Members => task(states.length > 1 ? states.shift()! : states[0]!)
    if (method === 'server/discover') return refuse(request, -32601)
    if (method === 'initialize') {
      const serverInfo = { name: 'old', version: '1' }
      return answer(request, { protocolVersion: '2025-11-25', capabilities: { tools: {}, ...able }, serverInfo })
    }
    if (method === 'tools/list') {
      const execution = { taskSupport: 'required' }
      return answer(request, { tools: [{ name: 'a', inputSchema: { type: 'object' }, execution }] })
    }
    if (method === 'tools/call') {
      if (params.name === 'a' && params.task) return answer(request, { task: task('working') })
      return refuse(request, -32601)
    }
    if (method === 'tasks/result') return result(request, say)
    return answer(request, state())
  })
const connect = async (scripted: Scripted, ttlMs?: number): Promise<Client> => {
  const extensions = [tasks(ttlMs === undefined ? {} : { ttlMs })]
  return new Client({ name: 'test', version: '1' }, { extensions, probeTimeout: 1000 }).connect(scripted)
}

describe('a call of a tool that is a task', () => {
  it('wishes for one, once the tool is known [N260]', async () => {
    const scripted = server(['working', 'completed'], (request) => answer(request, { ...done, ...related }))
    const client = await connect(scripted, 60_000)
    expect(await client.callTool({ name: 'a' })).toMatchObject(done)
    expect(scripted.of('tools/call')).toMatchObject([{}, { params: { name: 'a', task: { ttl: 60_000 } } }])
    expect(scripted.of('tools/list')).toHaveLength(1)
    await client.callTool({ name: 'a' })
    expect(scripted.of('tools/call')).toHaveLength(3)
    expect(scripted.of('initialize')[0]).toMatchObject({ params: { capabilities: {} } })
    expect(JSON.stringify(scripted.of('initialize'))).not.toContain('extensions')
  })

  it('is refused as it was, where the list does not help', async () => {
    const client = await connect(server(['working'], (request) => answer(request, done)))
    await expect(client.callTool({ name: 'b' })).rejects.toMatchObject({ code: -32601 })
  })

  it('waits for the result by one request while the task asks, and tells how it goes', async () => {
    const scripted = server(['input_required', 'input_required', 'completed'], (request, say) => {
      const progress = (more: Members): Message => ({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 1, progress: 1, ...more },
      })
      say(progress(related))
      say(progress({}))
      say({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 1 } })
      return answer(request, { ...done, ...related })
    })
    const client = await connect(scripted)
    const onProgress = vi.fn<(progress: unknown) => void>()
    await client.callTool({ name: 'a' }, { onProgress })
    expect(onProgress.mock.calls).toEqual([[{ progress: 1 }]])
    expect(scripted.of('tasks/result')).toHaveLength(1)
  })

  it('fails as the call itself would have failed', async () => {
    const client = await connect(server(['failed'], (request) => refuse(request, 4711)))
    await expect(client.callTool({ name: 'a' })).rejects.toMatchObject({ code: 4711 })
  })
})

describe('a task', () => {
  it('is looked at and cancelled by its id', async () => {
    const scripted = server(['working'], (request) => answer(request, done))
    const known = new Task(await connect(scripted), 't')
    const { ttl, pollInterval, ...rest } = task('working')
    expect(await known.get()).toEqual({ ...rest, ttlMs: ttl, pollIntervalMs: pollInterval })
    await known.cancel()
    expect(scripted.of('tasks/cancel')).toHaveLength(1)
  })
})
