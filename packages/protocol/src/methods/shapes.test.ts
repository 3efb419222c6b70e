import { describe, expect, it } from 'vitest'
import { isJson, read, type Json, type Shape } from '../schema/index.js'
import { methods, type Methods } from './index.js'

const info = { name: 'me', version: '1' }
const text = { type: 'text', text: 'hi' }
const form = { type: 'object', properties: {} }
const uri = 'file:///a'
const task = { taskId: 't', status: 'working', createdAt: 'now', lastUpdatedAt: 'now' }
const olderTask = { ...task, ttl: null }
const newerTask = { ...task, ttlMs: null }

/** The least that each message may say: its parameters, and its result if it is a request. */
const least: { [K in keyof Methods]: [params: Json, result?: Json] } = {
  initialize: [
    { protocolVersion: 'v', capabilities: {}, clientInfo: info },
    { protocolVersion: 'v', capabilities: {}, serverInfo: info },
  ],
  initialized: [{}],
  discover: [{}, { supportedVersions: ['v'], capabilities: {} }],
  ping: [{}, {}],
  cancelled: [{ requestId: 1 }],
  listTools: [{}, { tools: [{ name: 'a', inputSchema: {} }] }],
  callTool: [{ name: 'a' }, { content: [text] }],
  toolsChanged: [{}],
  listResources: [{}, { resources: [{ name: 'a', uri }] }],
  listResourceTemplates: [{}, { resourceTemplates: [{ name: 'a', uriTemplate: 'file:///{a}' }] }],
  readResource: [{ uri }, { contents: [{ uri, text: 'hi' }] }],
  subscribe: [{ uri }, {}],
  unsubscribe: [{ uri }, {}],
  resourceUpdated: [{ uri }],
  resourcesChanged: [{}],
  listPrompts: [{}, { prompts: [{ name: 'a' }] }],
  getPrompt: [{ name: 'a' }, { messages: [{ role: 'user', content: text }] }],
  promptsChanged: [{}],
  complete: [
    { ref: { type: 'ref/prompt', name: 'a' }, argument: { name: 'b', value: '' } },
    { completion: { values: ['c'] } },
  ],
  listen: [{ notifications: {} }, {}],
  acknowledged: [{ notifications: {} }],
  progress: [{ progressToken: 't', progress: 1 }],
  setLevel: [{ level: 'info' }, {}],
  logged: [{ level: 'info', data: null }],
  elicit: [{ message: 'Sure?', requestedSchema: form }, { action: 'accept' }],
  elicitationComplete: [{ elicitationId: 'i' }],
  sample: [
    { messages: [{ role: 'user', content: text }], maxTokens: 1 },
    { role: 'assistant', content: text, model: 'm' },
  ],
  listRoots: [{}, { roots: [{ uri }] }],
  rootsChanged: [{}],
  getTask: [{ taskId: 't' }, olderTask],
  taskResult: [{ taskId: 't' }, {}],
  listTasks: [{}, { tasks: [olderTask] }],
  cancelTask: [{ taskId: 't' }, olderTask],
  taskStatus: [olderTask],
  pollTask: [{ taskId: 't' }, newerTask],
  updateTask: [{ taskId: 't', inputResponses: {} }, {}],
  stopTask: [{ taskId: 't' }, {}],
  taskChanged: [newerTask],
}

/** Every place in a value, as the keys that lead to it. */
const placesIn = (value: unknown, path: string[] = []): string[][] => {
  if (Array.isArray(value)) return value.flatMap((each, i) => placesIn(each, [...path, String(i)]))
  if (!isJson(value)) return []
  return Object.entries(value).flatMap(([key, each]) => [[...path, key], ...placesIn(each, [...path, key])])
}

const without = (value: Json, path: readonly string[]): Json => {
  const copy = structuredClone(value)
  const parent = path.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, copy)
  delete parent[path.at(-1)!]
  return copy
}

/** Where, in words of a fault, something is missing. */
const placeOf = (at: string, path: readonly string[]): string =>
  path.reduce((words, key) => (/^\d+$/.test(key) ? `${words}[${key}]` : `${words}.${key}`), at)

const messages = Object.entries(methods).map(([key, def]) => {
  const [params, result] = least[key as keyof Methods]
  return { name: def.name, def, params, result }
})

describe.each(messages)('$name', ({ def, params, result }) => {
  const sides: [at: string, shape: Shape<unknown>, value: Json][] = [['params', def.params, params]]
  if (def.kind === 'request' && result) sides.push(['result', def.result, result])

  it('has a shape for what it says and, as a request, for what it is answered', () => {
    expect(sides).toHaveLength(def.kind === 'request' ? 2 : 1)
  })

  it('may say no more than it must, and anything beside it', () => {
    for (const [at, shape, value] of sides) {
      expect(read(shape, value, at)).toBe(value)
      expect(shape.fits({ ...value, _meta: { own: 1 }, more: [{}] })).toBe(true)
    }
  })

  it('must say each of these, and a fault names the one that is missing', () => {
    for (const [at, shape, value] of sides) {
      for (const path of placesIn(value)) {
        const lacking = without(value, path)
        expect(() => read(shape, lacking, at), placeOf(at, path)).toThrow(new RegExp(`^${at}[.[]?.*: expected `))
      }
    }
  })

  it('must be an object, with a _meta that is one', () => {
    for (const [at, shape, value] of sides) {
      for (const wrong of [undefined, null, [], 'a', 7]) expect(shape.fits(wrong)).toBe(false)
      expect(() => read(shape, { ...value, _meta: 'a' }, at)).toThrow(/: expected (an object|a form|a page)/)
    }
  })
})

/** Everything that one message may say, newest revision or oldest. */
const whole: [name: string, shape: Shape<unknown>, value: Json][] = [
  [
    'every kind of content',
    methods.callTool.result,
    {
      content: [
        {
          type: 'text',
          text: '',
          annotations: { audience: ['user', 'assistant'], priority: 0.5, lastModified: 'now' },
        },
        { type: 'image', data: '', mimeType: 'image/png' },
        { type: 'audio', data: '', mimeType: 'audio/wav' },
        { type: 'resource', resource: { uri, text: '' } },
        { type: 'resource', resource: { uri, blob: '', mimeType: 'a/b' } },
        {
          type: 'resource_link',
          name: 'a',
          uri,
          size: 7,
          icons: [{ src: 'https://a', theme: 'dark', sizes: ['any'] }],
        },
      ],
      structuredContent: null,
      isError: true,
    },
  ],
  [
    'a tool',
    methods.listTools.result,
    {
      tools: [
        {
          name: 'a',
          title: 'A',
          description: 'does',
          inputSchema: { type: 'object' },
          outputSchema: { type: 'array' },
          annotations: { readOnlyHint: true },
          execution: { taskSupport: 'optional' },
        },
      ],
      nextCursor: 'c',
      ttlMs: 1,
      cacheScope: 'public',
    },
  ],
  ['a prompt', methods.listPrompts.result, { prompts: [{ name: 'a', arguments: [{ name: 'b', required: true }] }] }],
  ['a form', methods.elicit.params, { mode: 'form', message: 'a', requestedSchema: { ...form, required: ['a'] } }],
  ['a page', methods.elicit.params, { mode: 'url', message: 'a', url: 'https://a', elicitationId: 'i' }],
  [
    'what a form was filled in with',
    methods.elicit.result,
    {
      action: 'accept',
      content: { text: '', number: 1.5, flag: false, choice: ['a', 'b'] },
    },
  ],
  [
    'a dialogue with tools',
    methods.sample.params,
    {
      messages: [
        { role: 'user', content: [text] },
        { role: 'assistant', content: { type: 'tool_use', id: 'i', name: 'a', input: {} } },
        { role: 'user', content: [{ type: 'tool_result', toolUseId: 'i', content: [text], isError: false }] },
      ],
      maxTokens: 1,
      tools: [{ name: 'a', inputSchema: {} }],
      toolChoice: { mode: 'auto' },
      includeContext: 'none',
    },
  ],
]
it.each(whole)('%s may say all that the specification knows', (_, shape, value) => {
  expect(read(shape, value, 'value')).toBe(value)
})

describe('a fault names the place', () => {
  const faults: [place: string, def: { params: Shape<unknown> }, params: Json][] = [
    [
      'params.clientInfo.version: expected a string',
      methods.initialize,
      { protocolVersion: 'v', capabilities: {}, clientInfo: { name: 'a' } },
    ],
    [
      'params.capabilities: expected an object',
      methods.initialize,
      { protocolVersion: 'v', capabilities: [], clientInfo: info },
    ],
    [
      'params.requestId: expected a string or an integer, of 1024 characters at most',
      methods.cancelled,
      { requestId: 1.5 },
    ],
    [
      'params.notifications.resourceSubscriptions[0]: expected a string, of 8192 characters at most',
      methods.listen,
      { notifications: { resourceSubscriptions: ['u'.repeat(8193)] } },
    ],
    ['params.uri: expected a string, of 8192 characters at most', methods.subscribe, { uri: 'u'.repeat(8193) }],
    ['params.arguments: expected an object', methods.callTool, { name: 'a', arguments: [1] }],
    ['params.arguments.b: expected a string', methods.getPrompt, { name: 'a', arguments: { b: 1 } }],
    ['params.cursor: expected a string', methods.listTools, { cursor: null }],
    [
      'params.ref.type: expected ref/prompt | ref/resource',
      methods.complete,
      { ref: { type: 'ref/tool' }, argument: { name: 'a', value: '' } },
    ],
    [
      'params.ref.uri: expected a string',
      methods.complete,
      { ref: { type: 'ref/resource' }, argument: { name: 'a', value: '' } },
    ],
    [
      'params.context.arguments.a: expected a string',
      methods.complete,
      { ref: { type: 'ref/prompt', name: 'a' }, argument: { name: 'a', value: '' }, context: { arguments: { a: 1 } } },
    ],
    [
      'params.notifications.resourceSubscriptions[1]: expected a string, of 8192 characters at most',
      methods.listen,
      { notifications: { resourceSubscriptions: ['a', 1] } },
    ],
    [
      'params.level: expected debug | info | notice | warning | error | critical | alert | emergency',
      methods.setLevel,
      { level: 'loud' },
    ],
    ['params.data: expected a value', methods.logged, { level: 'info' }],
    [
      'params: expected a form (message, requestedSchema) or a page (mode url, message, url)',
      methods.elicit,
      { mode: 'url', message: 'a' },
    ],
    ['params.maxTokens: expected an integer', methods.sample, { messages: [], maxTokens: 1.5 }],
    [
      'params.messages[0].content: expected a content block or an array of them',
      methods.sample,
      { messages: [{ role: 'user', content: [text, { type: 'odd' }] }], maxTokens: 1 },
    ],
  ]
  it.each(faults)('%s', (place, def, params) => {
    expect(() => read(def.params, params, 'params')).toThrow(
      expect.objectContaining({ name: 'ShapeError', message: place }),
    )
  })

  const answers: [place: string, def: { result: Shape<unknown> }, result: Json][] = [
    [
      'result.content[1].type: expected text | image | audio | resource | resource_link',
      methods.callTool,
      { content: [text, { type: 'video' }] },
    ],
    [
      'result.content[0].resource: expected an object with uri and text or with uri and blob',
      methods.callTool,
      { content: [{ type: 'resource', resource: { uri } }] },
    ],
    [
      'result.content[0].annotations.audience[0]: expected user | assistant',
      methods.callTool,
      { content: [{ ...text, annotations: { audience: ['all'] } }] },
    ],
    [
      'result.contents[0]: expected an object with uri and text or with uri and blob',
      methods.readResource,
      { contents: [{ text: 'hi' }] },
    ],
    [
      'result.tools[0].execution.taskSupport: expected forbidden | optional | required',
      methods.listTools,
      { tools: [{ name: 'a', inputSchema: {}, execution: { taskSupport: 'maybe' } }] },
    ],
    ['result.cacheScope: expected public | private', methods.listTools, { tools: [], cacheScope: 'shared' }],
    ['result.action: expected accept | decline | cancel', methods.elicit, { action: 'yes' }],
    [
      'result.content.a: expected a string or a number or a boolean or an array of strings',
      methods.elicit,
      { action: 'accept', content: { a: [1] } },
    ],
    [
      'result.prompts[0].arguments[0].name: expected a string',
      methods.listPrompts,
      { prompts: [{ name: 'a', arguments: [{}] }] },
    ],
    [
      'result.messages[0].role: expected user | assistant',
      methods.getPrompt,
      { messages: [{ role: 'system', content: text }] },
    ],
    ['result.completion.values[0]: expected a string', methods.complete, { completion: { values: [1] } }],
    ['result.roots[0].uri: expected a string', methods.listRoots, { roots: [{}] }],
  ]
  it.each(answers)('%s', (place, def, result) => {
    expect(() => read(def.result, result, 'result')).toThrow(
      expect.objectContaining({ name: 'ShapeError', message: place }),
    )
  })
})
