import type { Client } from '@mortise/client'
import { ErrorCode, json, methods, object, ProtocolError, request, type Family } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { expect } from 'vitest'
import type { Fixture } from './server.js'

/** What a cell of the matrix is run in. */
export interface Cell {
  readonly family: Family
  readonly client: Client
  readonly fixture: Fixture
}

/** Something that a user relies on, written once. */
export interface Behaviour {
  readonly name: string
  /** It needs a way to the client that lasts from one request to the next. */
  readonly needsSession?: true
  /** It needs questions to the client, which came with the third revision. */
  readonly asks?: true
  run(cell: Cell): Promise<void>
}

const refusal = async (answer: PromiseLike<unknown>): Promise<ProtocolError> => {
  const reason = await Promise.resolve(answer).catch((error: unknown) => error)
  expect(reason).toBeInstanceOf(ProtocolError)
  return reason as ProtocolError
}

const list: Behaviour = {
  name: 'list',
  async run({ client }) {
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'add', 'fail', 'count', 'wait', 'ask'])
    const { resources } = await client.listResources()
    expect(resources).toMatchObject([{ name: 'note', uri: 'test://note' }])
    const { contents } = await client.readResource({ uri: 'test://note' })
    expect(contents).toEqual([{ uri: 'test://note', mimeType: 'text/plain', text: 'Remember the milk' }])
    const { messages } = await client.getPrompt({ name: 'greet', arguments: { city: 'Oslo' } })
    expect(messages).toMatchObject([{ role: 'user', content: { text: 'Greet somebody from Oslo' } }])
  },
}

const call: Behaviour = {
  name: 'call',
  async run({ client }) {
    const text = 'Grüße\u2028"世界"\n'
    const { content, isError } = await client.callTool({ name: 'echo', arguments: { text } })
    expect(content).toEqual([{ type: 'text', text }])
    expect(isError).toBeUndefined()
  },
}

const structured: Behaviour = {
  name: 'structured result',
  async run({ client }) {
    const { revision } = client.server
    const { content, structuredContent } = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } })
    expect(content).toEqual([{ type: 'text', text: '{"sum":5}' }])
    expect(structuredContent).toEqual(revision.traits.structured === 'none' ? undefined : { sum: 5 })
  },
}

const toolError: Behaviour = {
  name: 'tool error',
  async run({ client }) {
    const result = await client.callTool({ name: 'fail' })
    expect(result).toMatchObject({ isError: true, content: [{ text: 'Out of paper: fill the tray' }] })
  },
}

const unknownTool: Behaviour = {
  name: 'unknown tool',
  async run({ client }) {
    for (const name of ['none', '__proto__', 'constructor']) {
      const { code, message } = await refusal(client.callTool({ name }))
      expect(code).toBe(ErrorCode.invalidParams)
      expect(message).toContain(name)
    }
  },
}

const badArguments: Behaviour = {
  name: 'bad arguments',
  async run({ client }) {
    const result = await client.callTool({ name: 'add', arguments: { a: 2, b: 'three' } })
    expect(result.isError).toBe(true)
    expect(result.content).toMatchObject([{ text: expect.stringMatching(/\bb: .*number/) as unknown }])
  },
}

const progress: Behaviour = {
  name: 'progress',
  async run({ client }) {
    const seen: unknown[] = []
    await client.callTool({ name: 'count' }, { onProgress: (step) => seen.push(step) })
    expect(seen).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3, message: `step ${progress}` })))
  },
}

const cancel: Behaviour = {
  name: 'cancel',
  needsSession: true,
  async run({ client, fixture }) {
    const stop = new AbortController()
    const answer = client.callTool({ name: 'wait' }, { signal: stop.signal })
    await fixture.waiting
    stop.abort(new Error('changed my mind'))
    await expect(answer).rejects.toThrow('changed my mind')
    await fixture.cancelled
    expect(await client.callTool({ name: 'echo', arguments: { text: 'still here' } })).toMatchObject({
      content: [{ text: 'still here' }],
    })
  },
}

const elicitation: Behaviour = {
  name: 'elicitation',
  needsSession: true,
  asks: true,
  async run({ client }) {
    expect(await client.callTool({ name: 'ask' })).toMatchObject({ content: [{ text: 'Hello Ada' }] })
  },
}

const dialogue: Behaviour = {
  name: 'sampling, roots',
  needsSession: true,
  async run({ client, fixture: { server } }) {
    const tool = server.registerTool('consult', {}, async (_args, ctx) => {
      const [root] = await ctx.roots('where')
      const said = await ctx.step('said', () => `In ${root?.name}?`)
      const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: said } }]
      const { model } = await ctx.sample('what', { messages, maxTokens: 10 })
      return `${said} Asked ${model}`
    })
    expect(await client.callTool({ name: 'consult' })).toMatchObject({ content: [{ text: 'In home? Asked none' }] })
    tool.remove()
  },
}

const completion: Behaviour = {
  name: 'completion',
  async run({ client }) {
    const ref = { type: 'ref/prompt', name: 'greet' } as const
    const { completion } = await client.complete({ ref, argument: { name: 'city', value: 'Pa' } })
    expect(completion).toEqual({ values: ['Paris', 'Parma'], total: 2, hasMore: false })
  },
}

const pagination: Behaviour = {
  name: 'pagination',
  async run({ client }) {
    const first = await client.request(methods.listTools, {})
    expect(first.tools).toHaveLength(3)
    const names: string[] = []
    for await (const { name } of client.listTools()) names.push(name)
    expect(names).toHaveLength(6)
    const { code } = await refusal(client.request(methods.listTools, { cursor: 'not a cursor' }))
    expect(code).toBe(ErrorCode.invalidParams)
  },
}

const changes: Behaviour = {
  name: 'change notification',
  needsSession: true,
  async run({ client, fixture: { server } }) {
    const filter = { toolsListChanged: true, resourceSubscriptions: ['test://note'] }
    await using changes = await client.listen(filter)
    expect(changes.accepted).toEqual(filter)
    server.resourceChanged('test://other')
    server.resourceChanged('test://note')
    const late = server.registerTool('late', {}, () => 'late')
    const seen = []
    for await (const change of changes) {
      const count = seen.push(change)
      // Only once the first has been told: the same change that comes meanwhile is told once.
      if (count === 2) late.remove()
      if (count === 3) break
    }
    expect(seen).toEqual([
      { topic: 'resourceSubscriptions', uri: 'test://note' },
      { topic: 'toolsListChanged' },
      { topic: 'toolsListChanged' },
    ])
  },
}

const unknownMethod: Behaviour = {
  name: 'unknown method',
  async run({ client }) {
    const unknown = request('no/such', { from: 'client', params: object({}), result: json })
    const { code } = await refusal(client.request(unknown, {}))
    expect(code).toBe(ErrorCode.methodNotFound)
  },
}

const mirrored: Behaviour = {
  name: 'mirrored arguments',
  async run({ client, fixture: { server } }) {
    const region = { type: 'string', 'x-mcp-header': 'Region' }
    const tool = server.registerTool(
      'where',
      { inputSchema: jsonSchema({ type: 'object', properties: { region } }) },
      ({ region }) => `in ${String(region)}`,
    )
    const call = { name: 'where', arguments: { region: ' são ' } }
    expect(await client.callTool(call)).toMatchObject({ content: [{ text: 'in  são ' }] })
    await client.listTools()
    expect(await client.callTool(call)).toMatchObject({ content: [{ text: 'in  são ' }] })
    tool.remove()
  },
}

const leftEarly: Behaviour = {
  name: 'stream left early',
  async run({ client, fixture: { server } }) {
    const tool = server.registerTool('later', {}, async (_args, ctx) => {
      ctx.release()
      await ctx.progress(1, 2, 'after that')
      ctx.release()
      return 'and then this'
    })
    const seen: unknown[] = []
    const { content } = await client.callTool({ name: 'later' }, { onProgress: (step) => seen.push(step) })
    expect([seen, content]).toEqual([
      [{ progress: 1, total: 2, message: 'after that' }],
      [{ type: 'text', text: 'and then this' }],
    ])
    tool.remove()
  },
}

/** All of them, in the order of the table. */
export const behaviours: readonly Behaviour[] = [
  list,
  call,
  structured,
  toolError,
  unknownTool,
  badArguments,
  progress,
  cancel,
  elicitation,
  dialogue,
  completion,
  pagination,
  changes,
  unknownMethod,
  mirrored,
  leftEarly,
]
