import {
  inMemoryPair,
  methods,
  notification,
  object,
  serveChannel,
  string,
  type Json,
  type NotificationMessage,
  type Progress,
} from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { McpServer, type Speaker } from './index.js'
import { Desk } from './testing/desk.js'

type OnError = (error: unknown, about: { what: string; reference: string }) => void

const knock = notification('notifications/knock', {
  from: 'client',
  extension: 'com.example/door',
  params: object({ who: string }),
})
const roots: NotificationMessage = { jsonrpc: '2.0', method: 'notifications/roots/list_changed' }
const knocking: NotificationMessage = { jsonrpc: '2.0', method: 'notifications/knock', params: { who: 'Ada' } }

const open = async (capabilities: Json, onError = vi.fn<OnError>()) => {
  const server = new McpServer({ name: 'test', version: '1' }, { onError })
  const desk = new Desk(server, { session: true, origin: { principal: 'ada', auth: { scope: 'all' } } })
  await desk.shake('2025-11-25', capabilities)
  return { server, desk, onError }
}

describe('A server hears what the client of a session says', () => {
  it('and who says it, until it listens no more', async () => {
    const { server, desk } = await open({ roots: { listChanged: true } })
    let caller: unknown
    server.registerTool('who', {}, (_args, ctx) => ((caller = ctx.caller), ''))
    await desk.raw('tools/call', { name: 'who' })
    const heard: Speaker[] = []
    const deaf = server.on(methods.rootsChanged, (_params, from) => void heard.push(from))
    desk.session?.hear(roots)
    expect(heard).toEqual([{ caller, auth: { scope: 'all' }, principal: 'ada' }])
    expect(heard[0]?.caller).toBe(caller)
    deaf()
    desk.session?.hear(roots)
    expect(heard).toHaveLength(1)
  })

  it('unless that belongs to an extension whose name is none', async () => {
    const { server } = await open({})
    const nameless = notification('notifications/knock', { from: 'client', extension: 'door', params: knock.params })
    expect(() => server.on(nameless, () => {})).toThrow('An extension is named with a prefix, as in com.example/thing')
  })

  it('of progress with its question', async () => {
    const { server, desk } = await open({ roots: {} })
    const heard: Progress[] = []
    server.on(methods.progress, (params) => void heard.push(params))
    const progressToken = 'slow question'
    server.registerTool('ask', {}, async (_args, ctx) => {
      await ctx.ask('where', { method: methods.listRoots.name, params: { _meta: { progressToken } } })
      return ''
    })
    const exchange = desk.exchange(({ id, params }) => {
      const token = (params!._meta as Json).progressToken
      for (const progress of [1, 2, 'three']) {
        const params = { progressToken: token, progress }
        desk.session?.hear({ jsonrpc: '2.0', method: 'notifications/progress', params })
      }
      desk.session?.hear({ jsonrpc: '2.0', id, result: { roots: [] } })
    })
    await desk.raw('tools/call', { name: 'ask' }, exchange)
    expect(heard).toEqual([
      { progressToken, progress: 1 },
      { progressToken, progress: 2 },
    ])
  })

  it('only where it has its shape, its revision, and what both sides named', async () => {
    const heard = vi.fn<(params: { who: string }) => void>()
    const agreed = await open({ extensions: { 'com.example/door': {} } })
    agreed.server.on(knock, heard)
    agreed.desk.session?.hear({ ...knocking, params: { who: 5 } })
    agreed.desk.session?.hear(knocking)
    expect(heard).toHaveBeenCalledExactlyOnceWith({ who: 'Ada' }, expect.anything())
    const strange = await open({ roots: {} })
    strange.server.on(knock, heard)
    strange.server.on(methods.rootsChanged, () => heard({ who: 'nobody' }))
    strange.server.on(
      notification('notifications/knock', { from: 'client', since: '2026-07-28', params: object({}) }),
      () => heard({ who: 'the future' }),
    )
    for (const each of [knocking, roots]) strange.desk.session?.hear(each)
    const early = new Desk(strange.server, { session: true })
    early.session?.hear(knocking)
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('and reports a listener that fails, which keeps nobody else from hearing', async () => {
    const { server, desk, onError } = await open({ roots: { listChanged: true } })
    const last = vi.fn<() => void>()
    server.on(methods.rootsChanged, () => {
      throw new Error('at once')
    })
    server.on(methods.rootsChanged, () => Promise.reject(new Error('later')))
    server.on(methods.rootsChanged, last)
    desk.session?.hear(roots)
    await eventually(() => expect(onError).toHaveBeenCalledTimes(2))
    expect(onError.mock.calls.map(([error, { what }]) => [(error as Error).message, what])).toEqual([
      ['at once', roots.method],
      ['later', roots.method],
    ])
    expect(last).toHaveBeenCalledTimes(1)
  })

  it('on a channel in memory', async () => {
    const [near, far] = inMemoryPair()
    const server = new McpServer({ name: 'test', version: '1' })
    const heard = new Promise<Speaker>((resolve) => server.on(methods.rootsChanged, (_params, from) => resolve(from)))
    const served = serveChannel(server, far)
    const clientInfo = { name: 'memory', version: '1' }
    const params = { protocolVersion: '2025-06-18', capabilities: { roots: { listChanged: true } }, clientInfo }
    await near.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params })
    await near.send(roots)
    expect((await heard).caller.info).toEqual(clientInfo)
    await near.close()
    await served
  })
})
