import { describe, expect, it } from 'vitest'
import { ErrorCode, ProtocolError } from '../errors.js'
import { methods } from '../methods/index.js'
import { acceptedTask } from '../methods/tasks.js'
import type { Json } from '../schema/index.js'
import { answering } from './answering/index.js'
import { revisionOf, revisions } from './index.js'
import type { Revision } from './revision.js'

const named = (version: string): Revision => revisionOf(version)!
const sessions = revisions.filter(({ family }) => family === 'session')
const self = { info: { name: 'me', version: '1' }, capabilities: { tools: {} } }
const done = (result: Json): { done: true; result: Json } => ({ done: true, result })

describe.each(sessions)('revision $version', (revision) => {
  it('sends parameters as they are', () => {
    const params = { name: 'add' }
    expect(revision.writeParams(params, self, { logLevel: 'info', resume: { answers: {}, state: 's' } })).toBe(params)
  })

  it('reads parameters as they are, from the caller that is known', () => {
    const params = { inputResponses: {}, requestState: 'not of this revision' }
    const known = { revision, capabilities: { roots: {} } }
    const read = answering.session.readParams(revision, params, known)
    expect(read.params).toBe(params)
    expect(read.caller).toBe(known)
    expect(read.resume).toEqual({ answers: {} })
  })

  it('takes a string or an integer as the token of progress, and none that is long [N144]', () => {
    const reading = (progressToken: unknown) => (): unknown =>
      answering.session.readParams(revision, { _meta: { progressToken } }, undefined)
    for (const fine of ['p'.repeat(1024), 7, undefined]) expect(reading(fine)).not.toThrow()
    for (const bad of [{ a: 1 }, null, 1.5, 'p'.repeat(1025)]) {
      expect(reading(bad)).toThrow('params._meta.progressToken: expected a string or an integer, of 1024')
    }
  })

  it('knows nothing of a caller before the handshake', () => {
    expect(answering.session.readParams(revision, {}, undefined).caller).toEqual({ revision, capabilities: {} })
  })

  it('writes a result without what only newer revisions know [N186]', () => {
    const result = { tools: [], nextCursor: 'c', ttlMs: 5, cacheScope: 'public', _meta: { own: 1 } }
    expect(answering.session.writeResult(revision, methods.listTools, done(result), self)).toEqual({
      tools: [],
      nextCursor: 'c',
      _meta: { own: 1 },
    })
    expect(result).toHaveProperty('ttlMs', 5)
  })

  it('writes a result that needs no change without copying it', () => {
    const result = { messages: [], ttlMs: 5 }
    expect(answering.session.writeResult(revision, methods.getPrompt, done(result), self)).toBe(result)
    const contents = { contents: [] }
    expect(answering.session.writeResult(revision, methods.readResource, done(contents), self)).toBe(contents)
  })

  it('has no questions inside a result', () => {
    const questions = { a: { method: 'elicitation/create', params: {} } }
    expect(() => answering.session.writeResult(revision, methods.callTool, { done: false, questions }, self)).toThrow(
      expect.objectContaining({ code: ErrorCode.internal, message: expect.stringContaining(revision.version) }),
    )
  })

  it('reads every result as the end of its request', () => {
    const raw = { resultType: 'input_required', inputRequests: {} }
    expect(revision.readResult(methods.callTool, raw)).toEqual(done(raw))
  })

  it('knows another form of a result by its shape', () => {
    const task = { taskId: 't', status: 'working', createdAt: 'now', lastUpdatedAt: 'now', ttl: null }
    const other = { done: true, result: { task }, type: 'task' } as const
    expect(answering.session.writeResult(revision, methods.callTool, other, self)).toBe(other.result)
    expect(revision.readResult(methods.callTool, { task }, [acceptedTask])).toEqual(other)
    expect(revision.readResult(methods.callTool, { content: [] }, [acceptedTask])).toEqual(done({ content: [] }))
  })

  it('has no code for a capability that is missing, and keeps every other', () => {
    const missing = new ProtocolError(ErrorCode.missingCapability, 'no', { a: 1 })
    expect(answering.session.writeError(revision, missing)).toMatchObject({
      code: ErrorCode.invalidRequest,
      message: 'no',
      data: { a: 1 },
    })
    const lost = new ProtocolError(ErrorCode.resourceNotFound, 'no such resource')
    expect(answering.session.writeError(revision, lost)).toBe(lost)
  })

  it('checks no headers', () => {
    const origin = { header: () => 'anything' }
    const request = { jsonrpc: '2.0', id: 1, method: 'tools/list' } as const
    expect(() => answering.session.checkHeaders(origin, request, methods.listTools)).not.toThrow()
  })
})

it.each([
  ['2024-11-05', {}],
  ['2025-03-26', {}],
  ['2025-06-18', { 'mcp-protocol-version': '2025-06-18' }],
  ['2025-11-25', { 'mcp-protocol-version': '2025-11-25' }],
])('revision %s sends the headers %j, and none with the handshake', (version, headers) => {
  const each = named(version)
  expect(each.writeHeaders(methods.callTool, { name: 'add' })).toEqual(headers)
  expect(each.writeHeaders(methods.initialized, {})).toEqual(headers)
  expect(each.writeHeaders(methods.initialize, {})).toEqual({})
})

describe('what older revisions cannot carry', () => {
  const call = (version: string, structuredContent: unknown): unknown =>
    answering.session.writeResult(named(version), methods.callTool, done({ content: [], structuredContent }), self)
  const bare = { content: [] }

  it.each([
    ['2025-11-25', { a: 1 }, { content: [], structuredContent: { a: 1 } }],
    ['2025-06-18', { a: 1 }, { content: [], structuredContent: { a: 1 } }],
    ['2025-03-26', { a: 1 }, bare],
    ['2024-11-05', { a: 1 }, bare],
    ['2025-11-25', [1], bare],
    ['2025-11-25', 'text', bare],
    ['2025-11-25', null, bare],
    ['2024-11-05', null, bare],
  ])('%s gives the structured content %j as %j', (version, content, wanted) => {
    expect(call(version, content)).toEqual(wanted)
  })

  it('leaves a result without structured content as it is', () => {
    const result = { content: [], isError: true }
    expect(answering.session.writeResult(named('2024-11-05'), methods.callTool, done(result), self)).toBe(result)
  })

  it('lists an output schema only where the peer can hold a result against it', () => {
    const tool = (name: string, outputSchema?: Json): Json => ({
      name,
      inputSchema: { type: 'object' },
      ...(outputSchema && { outputSchema }),
    })
    const tools = [tool('plain'), tool('object', { type: 'object' }), tool('list', { type: 'array' })]
    const listed = (version: string): unknown =>
      answering.session.writeResult(named(version), methods.listTools, done({ tools, nextCursor: 'c' }), self)
    expect(listed('2025-06-18')).toEqual({ tools: [tools[0], tools[1], tool('list')], nextCursor: 'c' })
    expect(listed('2025-03-26')).toEqual({ tools: [tools[0], tool('object'), tool('list')], nextCursor: 'c' })
    expect(tools[2]).toHaveProperty('outputSchema')
  })

  it('lists whether calls may be carried on as tasks only in the revision that has this', () => {
    const execution = { taskSupport: 'optional' }
    const tools = [{ name: 'a', inputSchema: {}, execution }]
    const listed = (version: string): unknown =>
      answering.session.writeResult(named(version), methods.listTools, done({ tools }), self)
    expect(listed('2025-11-25')).toEqual({ tools })
    expect(listed('2025-06-18')).toEqual({ tools: [{ name: 'a', inputSchema: {} }] })
  })
})

it('An error that calls for a page has its code in the one revision that has ids for pages', () => {
  const page = new ProtocolError(ErrorCode.urlElicitationRequired, 'log in first', { elicitations: [] })
  const codes = revisions.map((each) => [each.version, answering[each.family].writeError(each, page).code])
  expect(codes.filter(([, code]) => code === ErrorCode.urlElicitationRequired)).toEqual([['2025-11-25', -32042]])
  expect(codes.filter(([, code]) => code === ErrorCode.invalidRequest)).toHaveLength(4)
})
