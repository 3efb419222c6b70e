import { ErrorCode, metaKey, type Id, type Json, type NotificationMessage } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { McpServer, tasks, type ServerLimits, type ServerOptions } from './index.js'
import { Desk } from './testing/desk.js'

const meta = (capabilities: Json = {}): Json => ({
  _meta: { [metaKey.version]: '2026-07-28', [metaKey.capabilities]: capabilities },
})
const make = (limits?: Partial<ServerLimits>, options: ServerOptions = {}): McpServer => {
  const server = new McpServer({ name: 'test', version: '1' }, { ...options, ...(limits && { limits }) })
  server.registerResource('r', 'test://{id}', {}, () => 'r')
  return server
}
const refusal = (code: number, text: string): object => ({
  error: { code, message: expect.stringContaining(text) as unknown },
})

/** Opens a stream of changes, to be looked at while it lasts. */
const listen = (desk: Desk, id: Id, notifications: Json, capabilities?: Json) => {
  const exchange = desk.exchange()
  const request = { jsonrpc: '2.0', id, method: 'subscriptions/listen' } as const
  const ended = desk.server.serve({ ...request, params: { notifications, ...meta(capabilities) } }, exchange)
  const accepted = (): unknown => exchange.notifications[0]?.params?.notifications
  return { exchange, ended, accepted }
}

describe('A stream of changes', () => {
  it('follows each resource once, and no more of them than the server bears', async () => {
    const desk = new Desk(make({ followed: 2 }))
    const { exchange, ended, accepted } = listen(desk, 1, {
      resourceSubscriptions: ['test://a', 'test://a', 'test://b'],
    })
    expect(accepted()).toEqual({ resourceSubscriptions: ['test://a', 'test://b'] })
    exchange.cancel()
    await ended
    const many = listen(desk, 2, { resourceSubscriptions: ['test://a', 'test://b', 'test://c'] })
    await many.ended
    expect(many.exchange.answered?.answer).toMatchObject(
      refusal(ErrorCode.invalidParams, 'params.notifications.resourceSubscriptions: names 3, and a stream follows 2'),
    )
  })

  it('follows each task once, and no more of them than the server bears', async () => {
    const named = { extensions: { 'io.modelcontextprotocol/tasks': {} } }
    const server = make({ followed: 2 }, { extensions: [tasks()] })
    server.registerTool('job', { task: 'optional' }, () => new Promise<string>(() => {}))
    const desk = new Desk(server)
    const { taskId } = (await desk.stateless('tools/call', { name: 'job' }, named)).result
    const { exchange, ended, accepted } = listen(desk, 1, { taskIds: [taskId, taskId, taskId, 'none'] }, named)
    await eventually(() => expect(accepted()).toEqual({ taskIds: [taskId] }))
    exchange.cancel()
    await ended
    const many = listen(desk, 2, { taskIds: ['a', 'b', 'c'] }, named)
    await many.ended
    expect(many.exchange.answered?.answer).toMatchObject(refusal(ErrorCode.invalidParams, 'taskIds: names 3'))
    server.close()
  })

  it('is refused where a client holds too many open, until one of them ends', async () => {
    const desk = new Desk(make({ streams: 2 }), { session: true })
    const [first, second, third] = [1, 2, 3].map((id) => listen(desk, id, { resourcesListChanged: true }))
    await third!.ended
    expect(third!.exchange.answered?.answer).toMatchObject(
      refusal(ErrorCode.invalidRequest, 'This client holds 2 streams of changes open: end one of them'),
    )
    first!.exchange.cancel()
    await first!.ended
    const fourth = listen(desk, 4, { resourcesListChanged: true })
    expect(fourth.accepted()).toEqual({ resourcesListChanged: true })
    for (const { exchange } of [second!, fourth]) exchange.cancel()
    await Promise.all([second!.ended, fourth.ended])
  })

  it('is refused where all clients together hold too many open', async () => {
    const server = make({ streamsInAll: 2 })
    const [first, second, third] = [1, 2, 3].map((id) => listen(new Desk(server), id, { resourcesListChanged: true }))
    await third!.ended
    expect(third!.exchange.answered?.answer).toMatchObject(
      refusal(ErrorCode.invalidRequest, '2 streams of changes are open here: try again later'),
    )
    server.close()
    await Promise.all([first!.ended, second!.ended])
    expect(first!.exchange.answered?.answer).toHaveProperty('result')
  })

  it('tells a client that does not read of each change once, and of all of them before it ends', async () => {
    const server = make()
    const { exchange, ended } = listen(new Desk(server), 1, { resourceSubscriptions: ['test://a', 'test://b'] })
    const heard: (() => void)[] = []
    const notify = exchange.notify.bind(exchange)
    exchange.notify = (message: NotificationMessage) => {
      void notify(message)
      return new Promise((resolve) => heard.push(resolve))
    }
    for (let i = 0; i < 100; i++) for (const id of ['a', 'b', 'c']) server.resourceChanged(`test://${id}`)
    server.close()
    expect(exchange.notifications).toHaveLength(2)
    for (const count of [1, 2, 3]) {
      await eventually(() => expect(heard).toHaveLength(count))
      expect(exchange.answered).toBeUndefined()
      heard.at(-1)!()
    }
    await ended
    expect(exchange.notifications.slice(1).map(({ params }) => params?.uri)).toEqual([
      'test://a',
      'test://b',
      'test://a',
    ])
  })

  it('ends at once where its client has gone, whatever still waits to be told', async () => {
    const server = make()
    const { exchange, ended } = listen(new Desk(server), 1, { resourcesListChanged: true })
    exchange.notify = () => new Promise(() => {})
    server.registerResource('s', 'test://s', {}, () => 's')
    exchange.cancel()
    await ended
    expect(exchange.answered).toBeDefined()
  })
})

describe('A session', () => {
  it('follows no more resources than the server bears', async () => {
    const desk = new Desk(make({ followed: 2 }), { session: true })
    await desk.shake('2025-11-25')
    const subscribe = (uri: string) => desk.raw('resources/subscribe', { uri })
    for (const uri of ['a', 'b', 'b']) expect((await subscribe(uri)).result).toEqual({})
    expect((await subscribe('c')).answer).toMatchObject(
      refusal(ErrorCode.invalidRequest, 'This session follows 2 resources: end one of them first'),
    )
    await desk.raw('resources/unsubscribe', { uri: 'a' })
    expect((await subscribe('c')).result).toEqual({})
  })

  it('that does not read is told of each change once, and of none that it follows no more', async () => {
    const server = make()
    const sent: unknown[] = []
    const heard: (() => void)[] = []
    const session = server.open({}, (message) => {
      sent.push((message as NotificationMessage).params?.uri)
      return new Promise((resolve) => heard.push(resolve))
    })
    const desk = new Desk(server)
    const say = (id: number, method: string, params: Json) =>
      server.serve({ jsonrpc: '2.0', id, method, params }, Object.assign(desk.exchange(), { session }))
    await say(0, 'initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'desk', version: '1' },
    })
    session.hear({ jsonrpc: '2.0', method: 'notifications/initialized' })
    for (const [id, uri] of ['a', 'b', 'c'].entries()) await say(id + 1, 'resources/subscribe', { uri })
    for (let i = 0; i < 100; i++) for (const uri of ['a', 'b', 'c']) server.resourceChanged(uri)
    await say(9, 'resources/unsubscribe', { uri: 'b' })
    expect(sent).toEqual(['a'])
    for (const count of [1, 2, 3]) {
      await eventually(() => expect(heard).toHaveLength(count))
      heard.at(-1)!()
    }
    expect(sent).toEqual(['a', 'c', 'a'])
  })
})
