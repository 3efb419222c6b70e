import { describe, expect, it } from 'vitest'
import { ErrorCode, ProtocolError } from '../errors.js'
import { methods } from '../methods/index.js'
import { createdTask } from '../methods/tasks.js'
import { ShapeError, type Json } from '../schema/index.js'
import { answering } from './answering/index.js'
import { revisions } from './index.js'
import { metaKey } from './meta.js'

const revision = revisions[0]!
const self = { info: { name: 'me', version: '1' }, capabilities: { elicitation: {} } }
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': self.info,
  'io.modelcontextprotocol/clientCapabilities': self.capabilities,
}
const signed = { _meta: { 'io.modelcontextprotocol/serverInfo': self.info } }
const without = (key: string): Json => Object.fromEntries(Object.entries(meta).filter(([each]) => each !== key))

describe('parameters', () => {
  it("are sent with who asks, and the author's own object stays as it is [N031 N032 N033]", () => {
    const params = Object.freeze({ name: 'add', _meta: Object.freeze({ progressToken: 1 }) })
    expect(revision.writeParams(params, self)).toEqual({ name: 'add', _meta: { progressToken: 1, ...meta } })
  })

  it('do not let their own _meta say who asks', () => {
    const params = { _meta: { [metaKey.version]: '1999-01-01' } }
    expect(revision.writeParams(params, self)).toEqual({ _meta: meta })
  })

  it('carry the level of log entries that the request wants', () => {
    expect(revision.writeParams({}, self, { logLevel: 'warning' })).toEqual({
      _meta: { ...meta, 'io.modelcontextprotocol/logLevel': 'warning' },
    })
  })

  it('carry answers, and the state if there is one [N159]', () => {
    const answers = { confirm: { action: 'accept' } }
    expect(revision.writeParams({}, self, { resume: { answers, state: 's' } })).toEqual({
      inputResponses: answers,
      requestState: 's',
      _meta: meta,
    })
    expect(revision.writeParams({}, self, { resume: { answers } })).toEqual({ inputResponses: answers, _meta: meta })
  })

  it('are read back as the very object that came, with who asked', () => {
    const written = revision.writeParams({ name: 'add' }, self, { logLevel: 'error' })
    const { params, caller, resume } = answering.stateless.readParams(revision, written, undefined)
    expect(params).toBe(written)
    expect(caller).toEqual({ revision, capabilities: self.capabilities, info: self.info, logLevel: 'error' })
    expect(resume).toEqual({ answers: {} })
  })

  it('are believed, whoever was known before [N041]', () => {
    const known = { revision, capabilities: { sampling: {} }, info: { name: 'other', version: '2' } }
    expect(answering.stateless.readParams(revision, { _meta: without(metaKey.client) }, known).caller).toEqual({
      revision,
      capabilities: self.capabilities,
    })
  })

  it('are read back with the answers and the state', () => {
    for (const resume of [{ answers: { a: { action: 'decline' } }, state: 's' }, { answers: { a: {} } }]) {
      expect(
        answering.stateless.readParams(revision, revision.writeParams({}, self, { resume }), undefined).resume,
      ).toEqual(resume)
    }
    expect(answering.stateless.readParams(revision, { requestState: 's', _meta: meta }, undefined).resume).toEqual({
      answers: {},
      state: 's',
    })
  })

  const faults: [what: string, params: Json, fault: string][] = [
    ['no _meta', {}, 'params._meta: expected an object'],
    ['a _meta that is none', { _meta: [] }, 'params._meta: expected an object'],
    ['no version', { _meta: without(metaKey.version) }, `params._meta.${metaKey.version}: expected a string`],
    ['a version that is no text', { _meta: { ...meta, [metaKey.version]: 7 } }, `params._meta.${metaKey.version}`],
    ['no capabilities', { _meta: without(metaKey.capabilities) }, `${metaKey.capabilities}: expected an object`],
    ['capabilities that are none', { _meta: { ...meta, [metaKey.capabilities]: [] } }, metaKey.capabilities],
    ['a nameless client', { _meta: { ...meta, [metaKey.client]: {} } }, `${metaKey.client}.name: expected a string`],
    ['an unknown log level', { _meta: { ...meta, [metaKey.logLevel]: 'loud' } }, `${metaKey.logLevel}: expected debug`],
    ['answers that are none', { _meta: meta, inputResponses: [] }, 'params.inputResponses: expected an object'],
    ['an answer that is none', { _meta: meta, inputResponses: { a: 1 } }, 'params.inputResponses.a: expected'],
    ['a state that is no text', { _meta: meta, requestState: {} }, 'params.requestState: expected a string'],
  ]
  it.each(faults)('with %s are refused [N034]', (_, params, fault) => {
    expect(() => answering.stateless.readParams(revision, params, undefined)).toThrow(ShapeError)
    expect(() => answering.stateless.readParams(revision, params, undefined)).toThrow(fault)
  })
})

describe('a result', () => {
  const done = (result: Json): { done: true; result: Json } => ({ done: true, result })

  it("is written complete and signed, and the author's own object stays as it is [N008 N039]", () => {
    const result = Object.freeze({ content: [] })
    expect(answering.stateless.writeResult(revision, methods.callTool, done(result), self)).toEqual({
      resultType: 'complete',
      content: [],
      ...signed,
    })
  })

  it('shares one signature with every other', () => {
    const [one, two] = [1, 2].map((n) => answering.stateless.writeResult(revision, methods.callTool, done({ n }), self))
    expect(one?._meta).toBe(two?._meta)
  })

  it('keeps its own _meta beside the signature', () => {
    const written = answering.stateless.writeResult(
      revision,
      methods.callTool,
      done({ content: [], _meta: { own: 1 } }),
      self,
    )
    expect(written._meta).toEqual({ ...signed._meta, own: 1 })
    expect(answering.stateless.writeResult(revision, methods.callTool, done({}), self)._meta).toEqual(signed._meta)
  })

  it('says how long it is fresh where its method is cacheable [N220]', () => {
    expect(answering.stateless.writeResult(revision, methods.listTools, done({ tools: [] }), self)).toEqual({
      resultType: 'complete',
      ttlMs: 0,
      cacheScope: 'private',
      tools: [],
      ...signed,
    })
    const own = { tools: [], ttlMs: 5000, cacheScope: 'public' }
    expect(answering.stateless.writeResult(revision, methods.listTools, done(own), self)).toMatchObject(own)
  })

  it.each([
    [-5, 0],
    [Number.NaN, 0],
    [1.5, 1],
    [Infinity, Number.MAX_SAFE_INTEGER],
  ])('is fresh for whole milliseconds, and never fewer than none: %d is said as %d [N326]', (ttlMs, said) => {
    const outcome = done({ contents: [], ttlMs })
    const written = answering.stateless.writeResult(revision, methods.readResource, outcome, self)
    expect(written.ttlMs).toBe(said)
  })

  it('is not bent: this revision carries everything [N178]', () => {
    const written = answering.stateless.writeResult(
      revision,
      methods.callTool,
      done({ content: [], structuredContent: null }),
      self,
    )
    expect(written).toHaveProperty('structuredContent', null)
  })

  it('is read back without the mark that it is complete', () => {
    const raw = { resultType: 'complete', content: [], structuredContent: [1] }
    expect(revision.readResult(methods.callTool, raw)).toEqual(done({ content: [], structuredContent: [1] }))
    expect(raw).toHaveProperty('resultType')
  })

  it('counts as complete without any mark [N009]', () => {
    expect(revision.readResult(methods.callTool, { content: [] })).toEqual(done({ content: [] }))
  })

  it('of another form is written and read by its type, where one is known', () => {
    const task = { taskId: 't', status: 'working', createdAt: 'now', lastUpdatedAt: 'now', ttlMs: null }
    const other = { done: true, result: task, type: 'task' } as const
    const written = answering.stateless.writeResult(revision, methods.callTool, other, self)
    expect(written).toEqual({ resultType: 'task', ...task, ...signed })
    const raw = { resultType: 'task', ...task }
    expect(revision.readResult(methods.callTool, raw, [createdTask])).toEqual(other)
    expect(() => revision.readResult(methods.callTool, { resultType: 'task' }, [createdTask])).toThrow('taskId')
  })

  it("of a list says nothing of tasks, which are the server's to begin", () => {
    const tools = [{ name: 'a', inputSchema: {}, execution: { taskSupport: 'required' } }]
    expect(answering.stateless.writeResult(revision, methods.listTools, done({ tools }), self).tools).toEqual([
      { name: 'a', inputSchema: {} },
    ])
  })

  it.each(['task', '', 7, null, { odd: 1 }])('of the type %j is refused [N010]', (resultType) => {
    expect(() => revision.readResult(methods.callTool, { resultType })).toThrow(
      `tools/call result: unknown resultType ${JSON.stringify(resultType)}`,
    )
  })
})

describe('questions', () => {
  const questions = { confirm: { method: 'elicitation/create', params: { message: 'Sure?' } } }

  it('ride in the result, and are read back [N149]', () => {
    const written = answering.stateless.writeResult(
      revision,
      methods.callTool,
      { done: false, questions, state: 's' },
      self,
    )
    expect(written).toEqual({ resultType: 'input_required', inputRequests: questions, requestState: 's', ...signed })
    expect(revision.readResult(methods.callTool, written)).toEqual({ done: false, questions, state: 's' })
  })

  it('need no state', () => {
    const written = answering.stateless.writeResult(revision, methods.getPrompt, { done: false, questions }, self)
    expect(written).not.toHaveProperty('requestState')
    expect(revision.readResult(methods.getPrompt, written)).toEqual({ done: false, questions })
  })

  it('may be none, if there is a state to come back with [N148]', () => {
    const raw = { resultType: 'input_required', requestState: 's' }
    expect(revision.readResult(methods.callTool, raw)).toEqual({ done: false, questions: {}, state: 's' })
  })

  it('may come without parameters', () => {
    const raw = { resultType: 'input_required', inputRequests: { roots: { method: 'roots/list' } } }
    const read = { done: false, questions: { roots: { method: 'roots/list', params: {} } } }
    expect(revision.readResult(methods.callTool, raw)).toEqual(read)
  })

  it('may not be asked by a method that may not ask [N147]', () => {
    const raw = { resultType: 'input_required', inputRequests: questions }
    const fault = 'tools/list result: it asks, but this method may not ask back'
    expect(() => revision.readResult(methods.listTools, raw)).toThrow(new ShapeError(fault))
    expect(() =>
      answering.stateless.writeResult(revision, methods.listTools, { done: false, questions }, self),
    ).toThrow('tools/list may not ask back')
  })

  const faults: [what: string, raw: Json, fault: string][] = [
    ['neither questions nor a state', {}, 'tools/call result: expected inputRequests or requestState, or both'],
    ['questions that are none', { inputRequests: [] }, 'tools/call result.inputRequests: expected an object'],
    ['no method', { inputRequests: { a: {} } }, 'tools/call result.inputRequests.a.method: expected a string'],
    ['odd parameters', { inputRequests: { a: { method: 'm', params: 1 } } }, 'inputRequests.a.params: expected'],
    ['a state that is no text', { requestState: 7 }, 'tools/call result.requestState: expected a string'],
  ]
  it.each(faults)('with %s are refused', (_, raw, fault) => {
    expect(() => revision.readResult(methods.callTool, { resultType: 'input_required', ...raw })).toThrow(fault)
  })
})

describe('an error', () => {
  it('for a resource that is not there has the code of wrong parameters [N014 N197]', () => {
    const lost = new ProtocolError(ErrorCode.resourceNotFound, 'no such resource', { uri: 'a:b' })
    expect(answering.stateless.writeError(revision, lost)).toMatchObject({
      code: -32602,
      message: 'no such resource',
      data: { uri: 'a:b' },
    })
  })

  it('that calls for a page is no code of its own, for pages are asked for by questions [N014]', () => {
    const page = new ProtocolError(ErrorCode.urlElicitationRequired, 'log in first', { elicitations: [] })
    expect(answering.stateless.writeError(revision, page)).toMatchObject({ code: -32600, message: 'log in first' })
  })

  it('of any other kind keeps its code', () => {
    for (const code of [ErrorCode.missingCapability, ErrorCode.internal, 4711]) {
      const error = new ProtocolError(code, 'no')
      expect(answering.stateless.writeError(revision, error)).toBe(error)
    }
  })
})

describe('headers', () => {
  const params = revision.writeParams({ name: 'add' }, self)
  const origin = (headers: Readonly<Record<string, string>>): object => ({ header: (name: string) => headers[name] })

  it('are sent as they are checked', () => {
    const headers = revision.writeHeaders(methods.callTool, params)
    const request = { jsonrpc: '2.0', id: 1, method: 'tools/call', params } as const
    const check = (said: Readonly<Record<string, string>>): void =>
      answering.stateless.checkHeaders(origin(said), request, methods.callTool)
    expect(() => check(headers)).not.toThrow()
    expect(() => check({ ...headers, 'mcp-name': 'other' })).toThrow('mcp-name')
  })
})
