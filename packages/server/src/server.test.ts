import {
  ErrorCode,
  headerName,
  metaKey,
  methods,
  object,
  Prewritten,
  ProtocolError,
  request,
  ShapeError,
  string,
  type Json,
} from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { McpServer, ResourceNotFound, ToolError } from './index.js'
import { eventually } from '../../../scripts/eventually.js'
import { Desk } from './testing/desk.js'

type OnError = (error: unknown, about: { what: string; reference: string }) => void

const make = (onError = vi.fn<OnError>()): McpServer => {
  const server = new McpServer({ name: 'test', version: '1' }, { onError, instructions: 'Be kind', pageSize: 2 })
  server.registerTool('add', { inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) => `${a + b}`)
  server.registerTool('broken', {}, () => {
    throw new Error('secret password')
  })
  server.registerTool('wrong', {}, () => {
    throw new ToolError('Use another tool')
  })
  server.registerTool('refuse', {}, () => {
    throw new ProtocolError(ErrorCode.invalidParams, 'no')
  })
  return server
}
const thrown = (reason: Error): never => {
  throw reason
}
const repeat = request('example.com/repeat', {
  from: 'client',
  params: object({ text: string }),
  result: object({}),
})
const code = (answer: unknown): unknown => (answer as { error?: { code: number } }).error?.code
const meta = (changes: Json): Json => ({
  _meta: { [metaKey.version]: '2026-07-28', [metaKey.capabilities]: {}, ...changes },
})

describe('a stateless request is refused', () => {
  it.each([
    [
      'without its envelope',
      'server/discover',
      { _meta: { [metaKey.version]: '2026-07-28' } },
      ErrorCode.invalidParams,
      'envelope',
    ],
    [
      'in a revision that is not spoken',
      'server/discover',
      meta({ [metaKey.version]: '1999-01-01' }),
      ErrorCode.unsupportedVersion,
      'version',
    ],
    ['for a method that is not served', 'prompts/list', meta({}), ErrorCode.methodNotFound, 'method'],
    ['for a method of another revision', 'ping', meta({}), ErrorCode.methodNotFound, 'method'],
    ['for parameters without their shape', 'tools/call', { ...meta({}), name: 4 }, ErrorCode.invalidParams, 'shape'],
    ['for an unknown tool', 'tools/call', { ...meta({}), name: 'constructor' }, ErrorCode.invalidParams, 'run'],
    [
      'for a log level that is none',
      'tools/list',
      meta({ [metaKey.logLevel]: 'loud' }),
      ErrorCode.invalidParams,
      'envelope',
    ],
  ])('%s', async (_why, method, params, wanted, step) => {
    const reply = await new Desk(make()).raw(method, params)
    expect(code(reply.answer)).toBe(wanted)
    expect(reply.step).toBe(step)
  })

  it('when its headers do not say what its body says [N102]', async () => {
    const origin = { header: (name: string) => (name === headerName.method ? 'tools/list' : '2026-07-28') }
    const reply = await new Desk(make(), { origin }).raw('server/discover', meta({}))
    expect([code(reply.answer), reply.step]).toEqual([ErrorCode.headerMismatch, 'headers'])
  })

  it('when it needs what its client cannot do [N042 N150]', async () => {
    const server = make()
    server.registerTool(
      'ask',
      {},
      async (_args, ctx) => (await ctx.elicit('a', { message: 'A?', schema: z.object({}) })).action,
    )
    const reply = await new Desk(server).stateless('tools/call', { name: 'ask' })
    expect(reply.answer).toMatchObject({
      error: { code: ErrorCode.missingCapability, data: { requiredCapabilities: { elicitation: {} } } },
    })
    expect(reply.step).toBe('gate')
  })
})

describe('a stateless request is answered', () => {
  it('by what the server is [N038 N039]', async () => {
    const { result } = await new Desk(make()).stateless('server/discover')
    expect(result).toMatchObject({
      resultType: 'complete',
      instructions: 'Be kind',
      capabilities: { tools: { listChanged: true }, logging: {} },
      ttlMs: 0,
      cacheScope: 'private',
      _meta: { [metaKey.server]: { name: 'test', version: '1' } },
    })
  })

  it('with lists, and a description, that are as fresh as its author says [N220]', async () => {
    const lists = { ttlMs: 60_000, cacheScope: 'public' } as const
    const server = new McpServer({ name: 'test', version: '1' }, { lists })
    server.registerTool('t', {}, () => '')
    server.registerPrompt('p', {}, () => '')
    server.registerResource('r', 'test://r', {}, () => 'r')
    for (const method of ['server', 'tools', 'prompts', 'resources', 'resources/templates']) {
      const name = method === 'server' ? 'server/discover' : `${method}/list`
      expect((await new Desk(server).stateless(name)).result).toMatchObject(lists)
    }
    expect((await new Desk(server).stateless('resources/read', { uri: 'test://r' })).result).toMatchObject({
      ttlMs: 0,
      cacheScope: 'private',
    })
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25')
    expect((await desk.raw('tools/list')).result).not.toHaveProperty('ttlMs')
  })

  it('with lists that are written once', async () => {
    const desk = new Desk(make())
    const [first, again] = [await desk.stateless('tools/list'), await desk.stateless('tools/list')]
    const prewritten = (reply: typeof first): unknown => (reply.answer as { result: unknown }).result
    expect(prewritten(first)).toBeInstanceOf(Prewritten)
    expect(prewritten(again)).toBe(prewritten(first))
  })

  it('with no page for a cursor that is only the word for none', async () => {
    const server = make()
    server.registerResource('r', 'a:b', {}, () => '')
    const desk = new Desk(server)
    for (const list of ['resources/list', 'resources/templates/list']) {
      await desk.stateless(list)
      const { answer } = await desk.stateless(list, { cursor: 'undefined' })
      expect(answer).toMatchObject({ error: { code: ErrorCode.invalidParams } })
    }
  })

  it('even where the client says nothing of itself [N035 N040]', async () => {
    const reply = await new Desk(make()).raw('tools/call', { ...meta({}), name: 'add', arguments: { a: 1, b: 2 } })
    expect(reply.result).toMatchObject({ content: [{ type: 'text', text: '3' }] })
  })
})

describe('an error in a handler', () => {
  it('reaches the model when it is a ToolError [N190]', async () => {
    const { result } = await new Desk(make()).stateless('tools/call', { name: 'wrong' })
    expect(result).toMatchObject({ isError: true, content: [{ text: 'Use another tool' }] })
  })

  it('crosses the wire when it is a ProtocolError', async () => {
    const { answer } = await new Desk(make()).stateless('tools/call', { name: 'refuse' })
    expect(answer).toMatchObject({ error: { code: ErrorCode.invalidParams, message: 'no' } })
  })

  it('stays here otherwise, and a reference leaves in its place', async () => {
    const onError = vi.fn<OnError>()
    const { result } = await new Desk(make(onError)).stateless('tools/call', { name: 'broken' })
    const [error, { reference }] = onError.mock.calls[0]!
    expect(error).toMatchObject({ message: 'secret password' })
    expect(JSON.stringify(result)).toContain(reference)
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  it('stays here too when it is a ShapeError, for those of the own parameters alone keep their words', async () => {
    const onError = vi.fn<OnError>()
    const server = new McpServer({ name: 'test', version: '1' }, { onError })
    const fail = (): never => {
      throw new ShapeError('row of /etc/secret: expected a string')
    }
    server.registerTool('fail', {}, fail)
    server.registerResource('r', 'test://r', {}, fail)
    server.registerPrompt('p', { arguments: [{ name: 'a' }], complete: { a: fail } }, fail)
    server.handle(repeat, fail)
    const told = async (method: string, params: Json) => {
      const { answer } = await new Desk(server).stateless(method, params)
      return JSON.stringify(answer)
    }
    for (const [method, params] of [
      ['tools/call', { name: 'fail' }],
      ['resources/read', { uri: 'test://r' }],
      ['prompts/get', { name: 'p' }],
      ['completion/complete', { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: '' } }],
      ['example.com/repeat', { text: 'x' }],
    ] as const) {
      const said = await told(method, params)
      const [error, { reference }] = onError.mock.lastCall!
      expect(error).toMatchObject({ name: 'ShapeError', message: 'row of /etc/secret: expected a string' })
      expect(said).toMatch(`Internal error`)
      expect(said).toContain(reference)
      expect(said).not.toContain('secret')
    }
    expect(onError).toHaveBeenCalledTimes(5)
    expect(await told('example.com/repeat', {})).toContain('params.text: expected a string')
    expect(onError).toHaveBeenCalledTimes(5)
  })

  it('does so outside of tools too', async () => {
    const onError = vi.fn<OnError>()
    const server = make(onError)
    server.registerPrompt('p', {}, () => {
      throw new Error('secret')
    })
    const { answer } = await new Desk(server).stateless('prompts/get', { name: 'p' })
    expect(code(answer)).toBe(ErrorCode.internal)
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(onError).toHaveBeenCalledOnce()
  })

  it.each<[how: string, fail: (reason: Error) => unknown]>([
    ['throws', thrown],
    ['rejects', (reason: Error) => Promise.reject(reason)],
  ])('is answered all the same where `onError` %s, and both are written to stderr', async (_how, fail) => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => write.mockRestore())
    const onError = vi.fn<OnError>(() => fail(new Error('no room for logs')))
    const server = make(onError).handle(repeat, () => {
      throw new Error('secret')
    })
    const { answer } = await new Desk(server).stateless('example.com/repeat', { text: 'x' })
    expect(code(answer)).toBe(ErrorCode.internal)
    const written = (): string[] => write.mock.calls.map(([, error]) => (error as Error).message)
    await eventually(() => expect(written()).toEqual(['secret', 'no room for logs']))
  })

  it('is written to stderr where nobody listens', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    new McpServer({ name: 'test', version: '1' }).report(new Error('why'), 'a test')
    expect(write.mock.calls[0]![0]).toContain('a test failed (reference')
    write.mockRestore()
  })
})

describe('a resource that is not there', () => {
  it('has the code of its revision [N196 N197 N198]', async () => {
    const server = make()
    server.registerResource('r', 'test://{id}', {}, (uri) => {
      throw new ResourceNotFound(uri)
    })
    const modern = await new Desk(server).stateless('resources/read', { uri: 'test://1' })
    expect(modern.answer).toMatchObject({ error: { code: ErrorCode.invalidParams, data: { uri: 'test://1' } } })
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25')
    const older = await desk.raw('resources/read', { uri: 'other://1' })
    expect(older.answer).toMatchObject({ error: { code: ErrorCode.resourceNotFound, data: { uri: 'other://1' } } })
  })
})

describe('middleware', () => {
  it('stands around every request, the first outermost, and sees refusals', async () => {
    const seen: string[] = []
    const server = make()
    for (const name of ['outer', 'inner']) {
      server.use(async (ctx, next) => {
        seen.push(`${name} ${ctx.request.method}`)
        return next().catch((reason: Error) => {
          seen.push(`${name} ${reason.message}`)
          throw reason
        })
      })
    }
    await new Desk(server).stateless('tools/call', { name: 'none' })
    expect(seen).toEqual([
      'outer tools/call',
      'inner tools/call',
      'inner Unknown tool: none',
      'outer Unknown tool: none',
    ])
  })
})

describe('a handler', () => {
  it('knows who asks, as authentication found out', async () => {
    const server = make()
    server.registerTool('who', {}, (_args, { auth, principal }) => JSON.stringify({ auth, principal }))
    const desk = new Desk(server, { origin: { principal: 'ada', auth: { scopes: ['read'] } } })
    const { result } = await desk.stateless('tools/call', { name: 'who' })
    expect(result).toMatchObject({ content: [{ text: '{"auth":{"scopes":["read"]},"principal":"ada"}' }] })
  })
})

describe('a stream of changes', () => {
  it('ends with a result that names it when the server closes [N167]', async () => {
    const server = make()
    const streaming = new Desk(server).stateless('subscriptions/listen', {
      notifications: { toolsListChanged: true, other: 1 },
    })
    server.registerTool('new', {}, () => '').remove()
    server.close()
    const { result, notifications } = await streaming
    const _meta = { [metaKey.subscription]: 1 }
    expect(notifications).toEqual([
      expect.objectContaining({ params: { notifications: { toolsListChanged: true }, _meta } }),
      expect.objectContaining({ method: 'notifications/tools/list_changed', params: { _meta } }),
      expect.objectContaining({ method: 'notifications/tools/list_changed', params: { _meta } }),
    ])
    expect(result).toMatchObject({ resultType: 'complete', _meta })
    expect((await new Desk(server).stateless('subscriptions/listen', { notifications: {} })).result).toMatchObject({
      _meta,
    })
  })
})

describe('a server', () => {
  it('serves a method by hand', async () => {
    const server = new McpServer({ name: 'test', version: '1' })
    server.handle(methods.listTools, () => ({ tools: [{ name: 'mine', inputSchema: { type: 'object' } }] }))
    expect((await new Desk(server).stateless('tools/list')).result).toMatchObject({ tools: [{ name: 'mine' }] })
    expect(server.capabilities).toHaveProperty('tools')
  })

  it('serves it by hand whatever is registered later', async () => {
    const server = new McpServer({ name: 'test', version: '1' })
    server.registerTool('before', {}, () => '')
    server.handle(methods.listTools, () => ({ tools: [{ name: 'mine', inputSchema: { type: 'object' } }] }))
    server.registerTool('after', {}, () => 'called')
    const desk = new Desk(server)
    expect((await desk.stateless('tools/list')).result).toMatchObject({ tools: [{ name: 'mine' }] })
    expect((await desk.stateless('tools/call', { name: 'after' })).result).toHaveProperty('content')
  })

  it('speaks only the revisions that it is told to', async () => {
    const modern = new McpServer({ name: 'test', version: '1' }, { versions: ['2026-07-28'] })
    const { answer } = await new Desk(modern).shake('2025-11-25')
    expect(answer).toMatchObject({ error: { code: ErrorCode.unsupportedVersion, data: { supported: ['2026-07-28'] } } })
    const older = new McpServer({ name: 'test', version: '1' }, { versions: ['2025-06-18'] })
    expect((await new Desk(older).shake('2025-11-25')).result).toMatchObject({ protocolVersion: '2025-06-18' })
    expect(code((await new Desk(older).stateless('server/discover')).answer)).toBe(ErrorCode.unsupportedVersion)
  })

  it('refuses a tool whose schema is none, naming it [N183]', () => {
    const server = make()
    expect(() => server.registerTool('t', { inputSchema: jsonSchema({ type: 'string' }) }, () => '')).toThrow(
      "inputSchema of tool 't'",
    )
    // @ts-expect-error nor does the compiler take it
    expect(() => server.registerTool('t', { inputSchema: { type: 'object', properties: {} } }, () => '')).toThrow(
      "inputSchema of tool 't': this is no schema",
    )
  })
})

it('refuses to be made for a revision that does not exist', () => {
  const versions = JSON.parse('["2025-99-99"]') as []
  expect(() => new McpServer({ name: 'test', version: '1' }, { versions })).toThrow(
    "versions: there is no revision '2025-99-99'",
  )
})
