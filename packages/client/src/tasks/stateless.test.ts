import { methods, ProtocolError, tasksExtension, type RequestMessage } from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { Client, Task, TaskCancelled, tasks } from '../index.js'
import { answer, modern, refuse, Scripted, type Script } from '../testing/scripted.js'

type Members = Record<string, unknown>
const task = (status: string, more: Members = {}): Members => ({
  taskId: 't',
  status,
  createdAt: 'now',
  lastUpdatedAt: 'now',
  ttlMs: null,
  pollIntervalMs: 20,
  ...more,
})
const done = task('completed', { result: { resultType: 'complete', content: [{ type: 'text', text: 'done' }] } })
const ask = {
  sure: {
    method: 'elicitation/create',
    params: { message: 'Sure?', requestedSchema: { type: 'object', properties: {} } },
  },
}

/** A server that carries every call on as a task, which stands as it is said, one look after another. */
const server = (...states: Members[]): Scripted => {
  const script: Script = (request: RequestMessage) => {
    if (request.method === 'tasks/get') return answer(request, states.length > 1 ? states.shift()! : states[0]!)
    if (request.method === 'tasks/update' || request.method === 'tasks/cancel') return answer(request, {})
    return answer(request, { resultType: 'task', ...task('working') })
  }
  return new Scripted(modern(script, { tools: {}, resources: {}, extensions: { [tasksExtension]: {} } }))
}
const connect = async (scripted: Scripted): Promise<Client> =>
  new Client({ name: 'test', version: '1' }, { extensions: [tasks()] }).connect(scripted)

describe('a call that the server carries on as a task', () => {
  it('comes to what the task comes to, and tells the id on the way [N270 N282 N283]', async () => {
    const scripted = server(task('working'), task('working'), done)
    const client = await connect(scripted)
    const onTask = vi.fn<(id: string) => void>()
    expect(await client.callTool({ name: 'a' }, { onTask })).toEqual({ content: [{ type: 'text', text: 'done' }] })
    expect(onTask.mock.calls).toEqual([['t']])
    const polls = scripted.of('tasks/get')
    expect(polls).toHaveLength(3)
    expect(polls[0]).toMatchObject({
      params: {
        taskId: 't',
        _meta: { 'io.modelcontextprotocol/clientCapabilities': { extensions: { [tasksExtension]: {} } } },
      },
    })
    expect(scripted.headers[scripted.sent.indexOf(polls[0]!)]).toMatchObject({ 'mcp-name': 't' })
    expect(scripted.of('tasks/cancel')).toEqual([])
  })

  it('goes on though the one who is told the id throws', async () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const client = await connect(server(done))
    const fault = new Error('of its own')
    const onTask = (): never => {
      throw fault
    }
    expect(await client.callTool({ name: 'a' }, { onTask })).toEqual({ content: [{ type: 'text', text: 'done' }] })
    expect(complain).toHaveBeenCalledExactlyOnceWith(expect.any(String), fault)
    complain.mockRestore()
  })

  it('fails as the task fails', async () => {
    const error = { code: 4711, message: 'broken', data: { why: 1 } }
    const failed = await connect(server(task('failed', { error })))
    await expect(failed.callTool({ name: 'a' })).rejects.toEqual(new ProtocolError(4711, 'broken', { why: 1 }))
    const scripted = server(task('cancelled', { statusMessage: 'no time' }))
    const cancelled = await connect(scripted)
    const reason = await cancelled.callTool({ name: 'a' }).catch((error: unknown) => error)
    expect(reason).toBeInstanceOf(TaskCancelled)
    expect(reason).toMatchObject({ id: 't', message: 'Task t was cancelled: no time' })
    expect(scripted.of('tasks/cancel')).toEqual([])
  })

  it('has its questions answered by the handlers, each once [N287]', async () => {
    const asking = task('input_required', { inputRequests: ask })
    const again = task('input_required', {
      inputRequests: { ...ask, roots: { method: 'roots/list' } },
    })
    const scripted = server(asking, asking, again, done)
    const client = new Client({ name: 'test', version: '1' }, { extensions: [tasks()] })
    const handler = vi.fn<() => { action: 'accept' }>(() => ({ action: 'accept' }))
    client.handle(methods.elicit, handler).handle(methods.listRoots, () => ({ roots: [] }))
    await client.connect(scripted)
    await client.callTool({ name: 'a' })
    expect(handler).toHaveBeenCalledTimes(1)
    expect(scripted.of('tasks/update')).toMatchObject([
      { params: { taskId: 't', inputResponses: { sure: { action: 'accept' } } } },
      { params: { taskId: 't', inputResponses: { roots: { roots: [] } } } },
    ])
  })

  it('is cancelled when it is given up, or cannot be answered [N284]', async () => {
    const scripted = server(task('working'))
    const client = await connect(scripted)
    const stop = new AbortController()
    const calling = client.callTool(
      { name: 'a' },
      { signal: stop.signal, onTask: () => stop.abort(new Error('enough')) },
    )
    await expect(calling).rejects.toThrow('enough')
    expect(scripted.of('tasks/cancel')).toHaveLength(1)
    const late = client.callTool({ name: 'a' }, { maxTotalTimeout: 50 })
    await expect(late).rejects.toMatchObject({ name: 'TimedOut', limit: 'total' })
    expect(scripted.of('tasks/cancel')).toHaveLength(2)
    expect(scripted.of('notifications/cancelled')).toEqual([])
    const asking = server(task('input_required', { inputRequests: ask }))
    await expect((await connect(asking)).callTool({ name: 'a' })).rejects.toThrow('no handler for')
    expect(asking.of('tasks/cancel')).toHaveLength(1)
  })

  it('is no result of any other method, and of none where the client has not named tasks [N283]', async () => {
    const client = await connect(server(done))
    await expect(client.readResource({ uri: 'file:///a' })).rejects.toThrow('unknown resultType "task"')
    const plain = await new Client({ name: 'test', version: '1' }).connect(server(done))
    await expect(plain.callTool({ name: 'a' })).rejects.toThrow('unknown resultType "task"')
    await expect(new Task(plain, 't').get()).rejects.toThrow("'extensions.io.modelcontextprotocol/tasks'")
  })
})

describe('a task', () => {
  it('is followed by its id, and left as it is by whoever gives up', async () => {
    const scripted = server(task('working'), task('working'), done)
    const known = new Task(await connect(scripted), 't')
    expect(await known.get()).toMatchObject({ status: 'working' })
    const stop = new AbortController()
    const waiting = known.result({ signal: stop.signal })
    stop.abort(new Error('later'))
    await expect(waiting).rejects.toThrow('later')
    expect(scripted.of('tasks/cancel')).toEqual([])
    expect(await known.result()).toMatchObject({ content: [{ text: 'done' }] })
    await known.cancel()
    expect(scripted.of('tasks/cancel')).toHaveLength(1)
  })

  it('is waited for no longer than the total limit says, and left as it is', async () => {
    const scripted = server(task('working'))
    const late = { name: 'TimedOut', limit: 'total', ms: 50 }
    await expect(new Task(await connect(scripted), 't').result({ maxTotalTimeout: 50 })).rejects.toMatchObject(late)
    expect(scripted.of('tasks/cancel')).toEqual([])
  })

  it('is looked at as often as the server wishes, and as soon as it tells of it [N287]', async () => {
    const hour = { pollIntervalMs: 3_600_000 }
    const scripted = server(task('working', hour), done)
    const client = await connect(scripted)
    const waiting = new Task(client, 't').result()
    await eventually(() => expect(scripted.of('tasks/get')).toHaveLength(1))
    const tell = (taskId: string): void =>
      scripted.incoming.push({
        message: { jsonrpc: '2.0', method: 'notifications/tasks', params: { ...done, taskId } },
      })
    // Whether it waits already cannot be seen from here.
    const telling = setInterval(() => ['another', 't'].forEach(tell), 5)
    expect(await waiting).toMatchObject({ content: [{ text: 'done' }] })
    clearInterval(telling)
  })

  it('is waited for no longer when the connection ends, or the signal has aborted meanwhile', async () => {
    const scripted = server(task('working', { pollIntervalMs: undefined }))
    const client = await connect(scripted)
    const waiting = new Task(client, 't').result()
    waiting.catch(() => {})
    await eventually(() => expect(scripted.of('tasks/get')).toHaveLength(1))
    await client.close()
    await expect(waiting).rejects.toMatchObject({ name: 'ConnectionClosed' })
  })

  it('is unknown where the server says so', async () => {
    const scripted = new Scripted(
      modern((request) => refuse(request, -32602), { extensions: { [tasksExtension]: {} } }),
    )
    await expect(new Task(await connect(scripted), 't').result()).rejects.toMatchObject({ code: -32602 })
  })
})
