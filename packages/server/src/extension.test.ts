import {
  array,
  ErrorCode,
  extensionPath,
  metaKey,
  methods,
  notification,
  object,
  OtherResult,
  read,
  request,
  resultType,
  string,
  type Json,
} from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { McpServer, serving, tasks, type ServerExtension, type ServerOptions } from './index.js'
import { Desk } from './testing/desk.js'

const name = 'com.example/tickets'
const since = '2026-07-28'
const price = request('tickets/price', {
  from: 'client',
  since,
  extension: name,
  params: object({ show: string }),
  result: object({ price: string }),
})
const sold = notification('notifications/tickets', {
  from: 'server',
  since,
  extension: name,
  topic: 'shows',
  params: object({ show: string }),
})
const ticket = resultType('ticket', {
  of: methods.callTool.name,
  since,
  extension: name,
  shape: object({ seat: string }),
})
const tickets: ServerExtension = {
  feature: () => ({
    capabilities: [extensionPath(name)],
    serves: [serving(price, ({ show }) => ({ price: `much for ${show}` }))],
    forms: [ticket],
    streams: [
      {
        def: sold,
        accept: async (wanted) => read(array(string), wanted, 'shows'),
        follow: async (accepted, _follower, _signal, tell) => {
          for (const show of accepted as string[]) await tell({ show })
        },
      },
    ],
  }),
}
const named = { extensions: { [name]: {} } }

const make = (options: ServerOptions = {}): McpServer => {
  const server = new McpServer({ name: 'test', version: '1' }, { extensions: [tickets], ...options })
  server.registerTool('buy', {}, () => new OtherResult('ticket', { seat: '7b' }))
  server.registerTool('forge', {}, () => new OtherResult('pass', { seat: '7b' }))
  server.registerTool('botch', {}, () => new OtherResult('ticket', { seat: 7 }))
  return server
}
const buy = (server: McpServer, capabilities: Json, tool = 'buy') =>
  new Desk(server).stateless('tools/call', { name: tool }, capabilities)

describe('An extension of somebody else', () => {
  it('has methods of its own, for clients that have named it', async () => {
    const desk = new Desk(make())
    expect((await desk.stateless('tickets/price', { show: 'Faust' }, named)).result).toMatchObject({
      price: 'much for Faust',
    })
    expect((await desk.stateless('tickets/price', { show: 'Faust' })).answer).toMatchObject({
      error: { code: ErrorCode.missingCapability },
    })
    expect((await desk.stateless('server/discover')).result.capabilities).toMatchObject(named)
  })

  it('tells of changes of its own', async () => {
    const server = make()
    const exchange = new Desk(server).exchange()
    const _meta = { [metaKey.version]: since, [metaKey.capabilities]: named }
    const params = { notifications: { shows: ['Faust'] }, _meta }
    const ended = server.serve({ jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params }, exchange)
    await eventually(() => expect(exchange.notifications).toHaveLength(2))
    expect(exchange.notifications[1]).toMatchObject({ method: sold.name, params: { show: 'Faust' } })
    server.close()
    await ended
    const wrong = { notifications: { shows: 'Faust' } }
    expect((await new Desk(make()).stateless('subscriptions/listen', wrong, named)).answer).toMatchObject({
      error: { code: ErrorCode.invalidParams, message: 'shows: expected an array' },
    })
  })

  it('may fail at once to tell of changes, and the rest of the stream goes on', async () => {
    const fail = (): never => {
      throw new Error('no news today')
    }
    const broken: ServerExtension = {
      feature: () => ({ serves: [], capabilities: [], streams: [{ def: sold, accept: async () => [], follow: fail }] }),
    }
    const onError = vi.fn<(error: unknown) => void>()
    const server = make({ extensions: [tickets, broken], onError })
    const exchange = new Desk(server).exchange()
    const _meta = { [metaKey.version]: since, [metaKey.capabilities]: named }
    const params = { notifications: { shows: [], toolsListChanged: true }, _meta }
    const ended = server.serve({ jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params }, exchange)
    await eventually(() => expect(exchange.notifications).toHaveLength(1))
    server.registerTool('new', {}, () => '')
    await eventually(() => expect(exchange.notifications).toHaveLength(2))
    expect(onError.mock.calls.map(([error]) => (error as Error).message)).toEqual(['no news today'])
    server.close()
    await ended
    expect(exchange.answered?.answer).toHaveProperty('result')
  })

  it('has forms of results of its own, which tools give to clients that have named it and to nobody else', async () => {
    expect((await buy(make(), named)).result).toMatchObject({ resultType: 'ticket', seat: '7b' })
    const reply = await buy(make(), {})
    expect(reply.answer).toMatchObject({
      error: {
        code: ErrorCode.missingCapability,
        message: expect.stringContaining("'extensions.com.example/tickets'") as unknown,
        data: { requiredCapabilities: named },
      },
    })
    expect(reply.step).toBe('gate')
  })

  it('gates what is served by hand in the same way', async () => {
    const server = make()
    server.handle(methods.callTool, () => new OtherResult('ticket', { seat: '8a' }))
    expect((await buy(server, named)).result).toMatchObject({ seat: '8a' })
    expect((await buy(server, {})).answer).toMatchObject({ error: { code: ErrorCode.missingCapability } })
  })

  it('cannot have its results forged, nor of another shape, nor in a revision that it is not for', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    const server = make({ onError })
    for (const tool of ['forge', 'botch']) {
      expect((await buy(server, named, tool)).answer).toMatchObject({ error: { code: ErrorCode.internal } })
    }
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25', named)
    expect((await desk.raw('tools/call', { name: 'buy' })).answer).toMatchObject({
      error: { code: ErrorCode.internal },
    })
    expect(onError.mock.calls.map(([error]) => (error as Error).message)).toEqual([
      "A result of tools/call has the form 'pass', which no extension has in 2026-07-28",
      'tools/call result.seat: expected a string',
      "A result of tools/call has the form 'ticket', which no extension has in 2025-11-25",
    ])
  })

  it('is no form for a call that goes on as a task', async () => {
    const both = { extensions: { ...named.extensions, 'io.modelcontextprotocol/tasks': {} } }
    const onError = vi.fn<(error: unknown) => void>()
    const server = make({ extensions: [tickets, tasks()], onError })
    server.registerTool('later', { task: 'optional' }, () => new OtherResult('ticket', { seat: '9c' }))
    const desk = new Desk(server)
    const { taskId } = (await desk.stateless('tools/call', { name: 'later' }, both)).result
    await eventually(async () =>
      expect((await desk.stateless('tasks/get', { taskId }, both)).result).toMatchObject({ status: 'failed' }),
    )
    expect(onError.mock.lastCall![0]).toMatchObject({ message: 'A call that goes on as a task ends in no other form' })
  })
})

it('Two extensions that carry calls on are refused together', () => {
  const extensions = [tasks(), tasks()]
  expect(() => new McpServer({ name: 'test', version: '1' }, { extensions })).toThrow(
    'Several extensions carry calls on beyond their requests: give the server one of them',
  )
})
