import { metaKey, type Json } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { McpServer } from '@mortise/server'
import { describe, expect, it } from 'vitest'
import { Line } from './line.js'

const make = (options = {}) => new McpServer({ name: 'offer', version: '1' }, options)
const inputSchema = {
  type: 'object',
  properties: { a: { $ref: '#/$defs/word' } },
  $defs: { word: { type: 'string' } },
  anyOf: [{ required: ['a'] }, {}],
} as const

/** A server that offers one thing of each kind. */
function offering(): McpServer {
  const server = make()
  server.registerTool('say', { inputSchema: jsonSchema(inputSchema) }, async (_args, ctx) => {
    await ctx.log('info', 'saying')
    await ctx.progress(1)
    return 'said'
  })
  server.registerResource('note', 'test://note', {}, () => 'note')
  server.registerPrompt(
    'greet',
    { arguments: [{ name: 'city', required: true }], complete: { city: () => Array.from({ length: 200 }, String) } },
    ({ city }) => `Greet ${city}`,
  )
  return server
}

const capabilitiesOf = async (server: McpServer): Promise<readonly Json[]> => {
  const [newer, older] = [new Line(server), new Line(server)]
  const [discovered, agreed] = [await newer.modern('server/discover'), await older.shake('2025-11-25')]
  return [discovered.result?.capabilities as Json, agreed.result?.capabilities as Json]
}

describe('a server', () => {
  it('answers pings in a session, before and after its handshake [N028]', async () => {
    const line = new Line(make())
    expect(await line.ask('ping')).toMatchObject({ result: {} })
    await line.shake('2025-11-25')
    expect(await line.ask('ping')).toMatchObject({ result: {} })
  })

  it('tells nothing and asks nothing before a session is confirmed [N023]', async () => {
    const server = offering()
    const line = new Line(server)
    const clientInfo = { name: 'line', version: '1' }
    await line.ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo })
    server.registerTool('early', {}, () => 'early')
    await line.ask('ping')
    expect(line.heard.filter(({ method }) => method !== undefined)).toEqual([])
    await line.say({ method: 'notifications/initialized' })
    await line.ask('ping')
    server.registerTool('late', {}, () => 'late')
    expect(await line.hear(({ method }) => method !== undefined)).toMatchObject({
      method: 'notifications/tools/list_changed',
    })
  })

  it('does not know the methods of sessions in requests that say everything themselves [N044]', async () => {
    const line = new Line(offering())
    for (const method of [
      'initialize',
      'ping',
      'logging/setLevel',
      'resources/subscribe',
      'resources/unsubscribe',
      'tasks/result',
    ]) {
      expect(await line.modern(method, { uri: 'test://note', level: 'info' }), method).toMatchObject({
        error: { code: -32601 },
      })
    }
  })

  it('declares what it offers, and nothing else [N179 N194 N204 N212]', async () => {
    for (const capabilities of await capabilitiesOf(offering())) {
      expect(capabilities).toMatchObject({ tools: {}, resources: {}, prompts: {}, completions: {}, logging: {} })
    }
    for (const capabilities of await capabilitiesOf(make())) {
      for (const name of ['tools', 'resources', 'prompts', 'completions']) expect(capabilities).not.toHaveProperty(name)
    }
  })

  it('lists what it declares, though nothing be left of it [N180 N195 N205]', async () => {
    const server = make()
    server.registerTool('gone', {}, () => 'gone').remove()
    server.registerResource('gone', 'test://gone', {}, () => 'gone').remove()
    server.registerPrompt('gone', {}, () => 'gone').remove()
    const line = new Line(server)
    expect(await line.modern('tools/list')).toMatchObject({ result: { tools: [] } })
    expect(await line.modern('resources/list')).toMatchObject({ result: { resources: [] } })
    expect(await line.modern('prompts/list')).toMatchObject({ result: { prompts: [] } })
  })

  it('lists the same on every connection, whatever was called there, with schemas as they were given [N178 N181]', async () => {
    const server = offering()
    const [one, other] = [new Line(server), new Line(server)]
    const before = await one.modern('tools/list')
    await one.modern('tools/call', { name: 'say', arguments: { a: 'x' } })
    expect((await one.modern('tools/list')).result).toEqual(before.result)
    expect((await other.modern('tools/list')).result).toEqual(before.result)
    expect(before.result?.tools).toMatchObject([{ inputSchema }])
  })

  it('says the same of all pages of a list [N222]', async () => {
    const server = make({ pageSize: 1 })
    for (const name of ['a', 'b', 'c']) server.registerTool(name, {}, () => name)
    const line = new Line(server)
    const scopes: unknown[] = []
    let cursor: unknown
    do {
      const { result } = await line.modern('tools/list', cursor === undefined ? {} : { cursor })
      scopes.push(result?.cacheScope)
      cursor = result?.nextCursor
    } while (cursor !== undefined)
    expect(scopes).toEqual(['private', 'private', 'private'])
  })

  it('refuses an unknown tool or prompt, a missing argument of a prompt, and what it cannot complete [N189 N207 N208 N210]', async () => {
    const line = new Line(offering())
    const argument = { name: 'city', value: '' }
    const asks: [method: string, params: Json][] = [
      ['tools/call', { name: 'none' }],
      ['prompts/get', { name: 'none' }],
      ['prompts/get', { name: 'greet' }],
      ['completion/complete', { ref: { type: 'ref/prompt', name: 'none' }, argument }],
      ['completion/complete', { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'none', value: '' } }],
    ]
    for (const [method, params] of asks) {
      expect(await line.modern(method, params), JSON.stringify(params)).toMatchObject({ error: { code: -32602 } })
    }
    const ref = { type: 'ref/prompt', name: 'greet' }
    expect(await new Line(make()).modern('completion/complete', { ref, argument })).toMatchObject({
      error: { code: -32601 },
    })
  })

  it('completes with a hundred values at most [N209]', async () => {
    const params = { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'city', value: '' } }
    const { result } = await new Line(offering()).modern('completion/complete', params)
    expect(result).toMatchObject({ completion: { total: 200, hasMore: true } })
    expect(Object.values(result?.completion as Json)[0]).toHaveLength(100)
  })

  it('logs to a request that asks for it, and to no other [N214 N215 N216]', async () => {
    const line = new Line(offering())
    const call = (level?: string): Promise<unknown> =>
      line.ask('tools/call', {
        name: 'say',
        _meta: {
          [metaKey.version]: '2026-07-28',
          [metaKey.capabilities]: {},
          ...(level !== undefined && { [metaKey.logLevel]: level }),
        },
      })
    await call()
    await call('error')
    expect(line.heard.filter(({ method }) => method === 'notifications/message')).toEqual([])
    await call('info')
    expect(line.heard.filter(({ method }) => method === 'notifications/message')).toHaveLength(1)
    expect(await call('loud')).toMatchObject({ error: { code: -32602 } })
  })

  it('tells of progress that grows, and of none once it has answered [N145]', async () => {
    const server = make()
    let late: () => Promise<void> = () => Promise.resolve()
    server.registerTool('work', {}, async (_args, ctx) => {
      for (const done of [1, 3, 2, 3, 4]) await ctx.progress(done)
      late = () => ctx.progress(5)
      return 'done'
    })
    const line = new Line(server)
    const call = {
      name: 'work',
      _meta: { progressToken: 'p', [metaKey.version]: '2026-07-28', [metaKey.capabilities]: {} },
    }
    await line.ask('tools/call', call)
    await late()
    await line.modern('tools/list')
    expect(line.heard.flatMap(({ params }) => params?.progress ?? [])).toEqual([1, 3, 4])
    expect(line.heard.at(-1)).toHaveProperty('result')
  })

  it('tells of changes alone on a subscription, each to the one that it is for, by an id of the same type [N061 N164 N165 N166 N171 N172]', async () => {
    const server = offering()
    const line = new Line(server)
    const _meta = { [metaKey.version]: '2026-07-28', [metaKey.capabilities]: {}, [metaKey.logLevel]: 'debug' }
    const listen = (id: string | number, notifications: Json): Promise<void> =>
      line.say({ id, method: 'subscriptions/listen', params: { notifications, _meta } })
    await listen('1', { toolsListChanged: true, resourceSubscriptions: ['test://other'] })
    await listen(1, { promptsListChanged: true })
    const named = (id: unknown) =>
      line.heard.filter(({ params }) => (params?._meta as Json)?.[metaKey.subscription] === id)
    await line.hear(() => named('1').length + named(1).length === 2)
    await line.ask('tools/call', { name: 'say', _meta: { ..._meta, progressToken: 1 } }, 'call')
    server.registerTool('new', {}, () => 'new')
    server.registerPrompt('new', {}, () => 'new')
    server.resourceChanged('test://note')
    await line.hear(() => named('1').length + named(1).length >= 4)
    expect(named('1').map(({ method }) => method)).toEqual([
      'notifications/subscriptions/acknowledged',
      'notifications/tools/list_changed',
    ])
    expect(named(1).map(({ method }) => method)).toEqual([
      'notifications/subscriptions/acknowledged',
      'notifications/prompts/list_changed',
    ])
    expect(named(1)[0]?.params?.notifications).toEqual({ promptsListChanged: true })
  })

  it('ends a subscription by a result that names it, and then withdraws it on a channel that both share [N167 N168]', async () => {
    const server = offering()
    const line = new Line(server)
    const ended = line.modern('subscriptions/listen', { notifications: { toolsListChanged: true } })
    const { id, params } = { id: 1, ...(await line.hear(({ method }) => method?.endsWith('acknowledged') ?? false)) }
    server.close()
    expect(await ended).toMatchObject({ id, result: { resultType: 'complete', _meta: params?._meta } })
    const last = await line.hear(({ method }) => method === 'notifications/cancelled')
    expect(last).toMatchObject({ params: { requestId: id } })
    expect(line.heard.at(-1)).toBe(last)
  })

  it('asks for nothing but answers: it sends no request without sessions, and cancels nothing [N057 N169]', async () => {
    const line = new Line(offering())
    for (const method of ['tools/list', 'resources/list', 'prompts/list', 'server/discover']) await line.modern(method)
    await line.modern('tools/call', { name: 'say', arguments: {} })
    expect(line.heard.filter(({ method, id }) => method !== undefined && id !== undefined)).toEqual([])
    expect(line.heard.filter(({ method }) => method === 'notifications/cancelled')).toEqual([])
  })
})

describe('a server without handshakes', () => {
  it('names the revisions that it speaks when it refuses one [N045]', async () => {
    const line = new Line(make({ versions: ['2026-07-28'] }))
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'line', version: '1' } }
    const { error } = await line.ask('initialize', params)
    expect(JSON.stringify(error)).toContain('2026-07-28')
  })
})
