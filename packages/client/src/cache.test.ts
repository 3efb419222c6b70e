import type { Json } from '@mortise/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client, type ClientOptions } from './index.js'
import { answer, modern, refuse, Scripted, type Script } from './testing/scripted.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const fresh: Json = { resultType: 'complete', ttlMs: 1000, cacheScope: 'private' }
const tools = [{ name: 'add', inputSchema: { type: 'object' } }]
const everything: Script = (request) => {
  const { uri } = request.params as Json
  if (typeof uri === 'string') return answer(request, { ...fresh, contents: [{ uri, text: `of ${uri}` }] })
  if (request.method === 'prompts/list') return answer(request, { ...fresh, prompts: [] })
  if (request.method === 'resources/list') return answer(request, { ...fresh, resources: [] })
  if (request.method === 'resources/templates/list') return answer(request, { ...fresh, resourceTemplates: [] })
  return answer(request, { ...fresh, tools, content: [] })
}
const connected = async (script: Script = everything, options: ClientOptions = {}, whose?: () => unknown) => {
  const capabilities = { tools: {}, resources: {}, prompts: {} }
  const transport = Object.assign(new Scripted(modern(script, capabilities)), whose && { authorization: whose })
  const client = new Client({ name: 'test', version: '1' }, options)
  await client.connect(transport)
  const tell = (method: string, params: Json = {}): void =>
    transport.incoming.push({ message: { jsonrpc: '2.0', method: `notifications/${method}`, params } })
  return { client, transport, tell, asked: (method: string) => transport.of(method).length }
}
const withMembers =
  (members: Json): Script =>
  (request) =>
    answer(request, { ...fresh, tools, ...members })

describe('a result', () => {
  it('is given again while it is fresh, to each caller as an object of its own [N225]', async () => {
    const { client, asked } = await connected()
    const first = await client.listTools()
    first.tools.pop()
    vi.advanceTimersByTime(999)
    expect((await client.listTools()).tools).toHaveLength(1)
    expect(asked('tools/list')).toBe(1)
    vi.advanceTimersByTime(1)
    await client.listTools()
    expect(asked('tools/list')).toBe(2)
  })

  it.each([
    ['no time', { ttlMs: 0 }],
    ['a time that is negative', { ttlMs: -5 }],
    ['nothing about time', { ttlMs: undefined }],
  ])('is not kept where the server says %s', async (_what, members) => {
    const { client, asked } = await connected(withMembers(members))
    await client.listTools()
    await client.listTools()
    expect(asked('tools/list')).toBe(2)
  })

  it('is not kept where its method has no place for that', async () => {
    const { client, asked } = await connected()
    await client.callTool({ name: 'add' })
    await client.callTool({ name: 'add' })
    expect(asked('tools/call')).toBe(2)
  })

  it('is for its own parameters alone, whatever their order or metadata [N223]', async () => {
    const { client, asked } = await connected()
    await client.readResource({ uri: 'test://a', _meta: { trace: 1 } })
    await client.readResource({ _meta: { trace: 2 }, uri: 'test://a' })
    expect(asked('resources/read')).toBe(1)
    expect(await client.readResource({ uri: 'test://b' })).toMatchObject({ contents: [{ text: 'of test://b' }] })
  })

  it('is asked for anew where the caller wants it fresh, and kept for others', async () => {
    let count = 0
    const { client } = await connected((request) => answer(request, { ...fresh, tools: [], count: ++count }))
    await client.listTools()
    expect(await client.listTools({}, { fresh: true })).toHaveProperty('count', 2)
    expect(await client.listTools()).toHaveProperty('count', 2)
  })

  it('is never kept by a client that wants none kept, nor beyond its connection', async () => {
    const { client, asked } = await connected(everything, { cache: false })
    await client.listTools()
    await client.listTools()
    expect(asked('tools/list')).toBe(2)
    const keeping = await connected()
    await keeping.client.listTools()
    await keeping.client.close()
    await expect(keeping.client.listTools()).rejects.toThrow('call connect() first')
  })

  it('is not kept when it took answers to get it [N162]', async () => {
    const { client, asked } = await connected((request) => {
      const { requestState } = request.params as Json
      if (requestState === undefined) return answer(request, { resultType: 'input_required', requestState: 'go on' })
      return answer(request, { ...fresh, contents: [] })
    })
    for (let n = 0; n < 2; n++) {
      await Promise.all([client.readResource({ uri: 'test://a' }), vi.advanceTimersByTimeAsync(100)])
    }
    expect(asked('resources/read')).toBe(4)
  })
})

describe('a private result', () => {
  it('is for the authorization alone that it was given to [N224]', async () => {
    let token = 'ann'
    const { client, asked } = await connected(everything, {}, () => Promise.resolve({ authorization: token }))
    await client.listTools()
    token = 'bob'
    await client.listTools()
    expect(asked('tools/list')).toBe(2)
    token = 'ann'
    await client.listTools()
    expect(asked('tools/list')).toBe(2)
  })

  it('is not kept when the authorization changed under way', async () => {
    let token = 0
    const { client, asked } = await connected(everything, {}, () => token++)
    await client.listTools()
    token = 0
    await client.listTools()
    expect(asked('tools/list')).toBe(2)
  })

  it('is public where the server says so', async () => {
    let token = 'ann'
    const { client, asked } = await connected(withMembers({ cacheScope: 'public' }), {}, () => token)
    await client.listTools()
    token = 'bob'
    await client.listTools()
    expect(asked('tools/list')).toBe(1)
  })
})

describe('a change', () => {
  it.each([
    ['tools/list_changed', (client: Client) => client.listTools(), 'tools/list'],
    ['prompts/list_changed', (client: Client) => client.listPrompts(), 'prompts/list'],
    ['resources/list_changed', (client: Client) => client.listResources(), 'resources/list'],
    ['resources/list_changed', (client: Client) => client.listResourceTemplates(), 'resources/templates/list'],
  ])('%s outdates its list alone', async (notice, list, method) => {
    const { client, tell, asked } = await connected()
    await client.readResource({ uri: 'test://a' })
    await list(client)
    tell(notice)
    await list(client)
    await client.readResource({ uri: 'test://a' })
    expect([asked(method), asked('resources/read')]).toEqual([2, 1])
  })

  it('of a resource outdates it, and what it lies within [N225]', async () => {
    const { client, tell, asked } = await connected()
    const all = ['test://a/b', 'test://a', 'test://a/', 'test://a/bc', 'test://c']
    for (const uri of all) await client.readResource({ uri })
    tell('resources/updated', { uri: 'test://a/b' })
    tell('resources/updated')
    for (const uri of all) await client.readResource({ uri })
    expect(asked('resources/read')).toBe(all.length + 3)
  })

  it('that comes while the list is under way keeps it from being kept', async () => {
    const { client, tell, asked } = await connected((request, say) => {
      if (asked('tools/list') === 1) say({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })
      return everything(request, say)
    })
    await client.listTools()
    await client.listTools()
    await client.listTools()
    expect(asked('tools/list')).toBe(2)
    tell('tools/list_changed')
  })
})

describe('pages', () => {
  it('are kept each by itself, and dropped together when a cursor no longer counts', async () => {
    let valid = true
    const { client, asked } = await connected((request) => {
      const { cursor } = request.params as Json
      if (cursor === undefined) return answer(request, { ...fresh, tools, nextCursor: '2' })
      if (cursor === '2') return valid ? answer(request, { ...fresh, tools, ttlMs: 1 }) : refuse(request, -32602)
      return undefined
    })
    await client.listTools()
    vi.advanceTimersByTime(1)
    await client.listTools()
    expect(asked('tools/list')).toBe(3)
    vi.advanceTimersByTime(1)
    valid = false
    await expect(client.listTools()).rejects.toMatchObject({ code: -32602 })
    valid = true
    await client.listTools()
    expect(asked('tools/list')).toBe(8)
  })

  it('are fetched from the beginning when a cursor that was kept no longer counts [N329]', async () => {
    let now = 'before'
    const { client } = await connected((request) => {
      const { cursor = now } = request.params as Json
      const first = (request.params as Json).cursor === undefined
      if (cursor !== now) return refuse(request, -32602)
      const [tool] = tools
      return answer(request, {
        ...fresh,
        tools: [{ ...tool, name: `${now} ${first ? 1 : 2}` }],
        ...(first ? { nextCursor: now } : { ttlMs: 0 }),
      })
    })
    await client.listTools()
    now = 'after'
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['after 1', 'after 2'])
  })
})

describe('what is kept is bounded', () => {
  it('in number', async () => {
    const { client, asked } = await connected()
    for (let i = 0; i < 513; i++) await client.readResource({ uri: `test://${i}` })
    await client.readResource({ uri: 'test://512' })
    expect(asked('resources/read')).toBe(513)
    await client.readResource({ uri: 'test://0' })
    expect(asked('resources/read')).toBe(514)
  })

  it('in size', async () => {
    const text = 'x'.repeat(6 * 1_048_576)
    const { client, asked } = await connected((request) =>
      answer(request, {
        ...fresh,
        contents: [{ uri: 'a', text: request.params?.uri === 'huge' ? text.repeat(3) : text }],
      }),
    )
    for (const uri of ['a', 'b', 'c', 'huge']) await client.readResource({ uri })
    expect(asked('resources/read')).toBe(4)
    await client.readResource({ uri: 'c' })
    expect(asked('resources/read')).toBe(4)
    for (const uri of ['huge', 'a']) await client.readResource({ uri })
    expect(asked('resources/read')).toBe(6)
  })
})
