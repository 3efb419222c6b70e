import { McpServer } from '@mortise/server'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { everyCarrier, type Ask, type Carried } from '../testing/carriers.js'
import { initialize, note, request } from '../testing/endpoint.js'
import type { Json, Message } from '@mortise/protocol'

const key = (name: string): string => `io.modelcontextprotocol/${name}`
const meta = { [key('protocolVersion')]: '2026-07-28', [key('clientCapabilities')]: { elicitation: {} } }

/** A request as a stateless client sends it. */
const stateless = (id: number | string, method: string, params: Json = {}, headers: Json = {}): Ask => ({
  headers: {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(typeof params.name === 'string' && { 'mcp-name': params.name }),
    ...headers,
  },
  body: request(id, method, { ...params, _meta: meta }),
})

function offering(): { server: McpServer; begun: () => number; left: () => number } {
  const server = new McpServer({ name: 'test', version: '1' })
  let [begun, left] = [0, 0]
  server.registerTool('hold', {}, async (_args, ctx) => {
    const { signal } = ctx
    begun++
    await ctx.progress(1)
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    left++
    return 'left'
  })
  server.registerTool('greet', {}, async (_args, ctx) => {
    const method = 'elicitation/create'
    const params = { message: 'Who?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } }
    const { content } = (await ctx.ask('name', { method, params })) as { content: { name: string } }
    return `Hello ${content.name}`
  })
  return { server, begun: () => begun, left: () => left }
}

const hello = initialize()
const asking: Message = {
  ...hello,
  params: { ...(hello as { params: Json }).params, capabilities: { elicitation: {} } },
} as Message

async function session(carried: Carried): Promise<Record<string, string>> {
  const headers = { ...(await carried.join(asking)), 'mcp-protocol-version': '2025-11-25' }
  await carried.ask({ headers, body: note('notifications/initialized') })
  return headers
}

describe.each(everyCarrier)('a real server over %s', (_name, carrier) => {
  it('asks a client of a session back on the response to its call', async () => {
    const carried = await carrier(offering().server)
    const headers = await session(carried)
    const got = await carried.ask({ headers, body: request(5, 'tools/call', { name: 'greet', arguments: {} }) })
    const question = (await got.next()) as { id: number; method: string }
    expect(question.method).toBe('elicitation/create')
    const result = { action: 'accept', content: { name: 'Ada' } }
    expect((await carried.ask({ headers, body: { jsonrpc: '2.0', id: question.id, result } })).status).toBe(202)
    expect(await got.next()).toMatchObject({ id: 5, result: { content: [{ text: 'Hello Ada' }] } })
    expect(await got.next()).toBeUndefined()
  })

  it('asks a stateless client back in its result [N011]', async () => {
    const { ask } = await carrier(offering().server)
    const got = await ask(stateless(5, 'tools/call', { name: 'greet', arguments: {} }))
    expect(got.header('content-type')).toBe('application/json')
    expect(await got.json()).toMatchObject({ id: 5, result: { resultType: 'input_required' } })
  })

  it('tells a session of changes on its stream', async () => {
    const { server } = offering()
    const carried = await carrier(server)
    const headers = await session(carried)
    const stream = await carried.ask({ method: 'GET', headers })
    carried.handler.notify({ topic: 'toolsListChanged' })
    expect(await stream.next()).toMatchObject({ method: 'notifications/tools/list_changed' })
  })

  it('tells a stateless client of changes for as long as it listens [N163 N165]', async () => {
    const { server } = offering()
    const { ask, handler } = await carrier(server)
    let ended = false
    server.use((_ctx, next) => next().finally(() => (ended = true)))
    const stream = await ask(stateless('s', 'subscriptions/listen', { notifications: { toolsListChanged: true } }))
    const subscription = { _meta: { [key('subscriptionId')]: 's' } }
    expect(await stream.next()).toMatchObject({
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications: { toolsListChanged: true }, ...subscription },
    })
    handler.notify({ topic: 'toolsListChanged' })
    expect(await stream.next()).toMatchObject({ method: 'notifications/tools/list_changed', params: subscription })
    expect(ended).toBe(false)
    stream.hangUp()
    await eventually(() => expect(ended).toBe(true))
  })

  it('cancels the call of a stateless client that hangs up', async () => {
    const { server, begun, left } = offering()
    const { ask } = await carrier(server)
    const leaving = new AbortController()
    const called = ask({ ...stateless(5, 'tools/call', { name: 'hold', arguments: {} }), leaving }).catch(() => {})
    await eventually(() => expect(begun()).toBe(1))
    leaving.abort()
    await called
    await eventually(() => expect(left()).toBe(1))
  })

  it('cancels the call of a session when it is told to, and when the session ends', async () => {
    const { server, left } = offering()
    const carried = await carrier(server)
    const headers = await session(carried)
    const params = { name: 'hold', arguments: {}, _meta: { progressToken: 1 } }
    const calls = [1, 2].map((id) => carried.ask({ headers, body: request(id, 'tools/call', params) }))
    const [first, second] = await Promise.all(calls)
    await carried.ask({ headers, body: note('notifications/cancelled', { requestId: 1 }) })
    expect(await first!.next()).toMatchObject({ method: 'notifications/progress' })
    expect(await first!.next()).toBeUndefined()
    await eventually(() => expect(left()).toBe(1))
    await carried.ask({ method: 'DELETE', headers })
    await second!.text()
    await eventually(() => expect(left()).toBe(2))
  })

  it('refuses a second request of an id that is under way', async () => {
    const carried = await carrier(offering().server)
    const headers = await session(carried)
    const params = { name: 'hold', arguments: {}, _meta: { progressToken: 1 } }
    const first = await carried.ask({ headers, body: request(1, 'tools/call', params) })
    expect(await first.next()).toMatchObject({ method: 'notifications/progress' })
    const second = await carried.ask({ headers, body: request(1, 'ping') })
    expect(await second.json()).toMatchObject({ id: 1, error: { code: -32600 } })
  })
})

const unknown = { 'mcp-protocol-version': 'v9' }
const version = { ...meta, [key('protocolVersion')]: 'v9' }
const rows: [when: string, ask: Ask, status: number, code: number | undefined][] = [
  ['answers', stateless(1, 'tools/list'), 200, undefined],
  ['has no such method', stateless(1, 'ping'), 404, -32601],
  ['has no handshake', { ...stateless(1, 'initialize'), body: initialize() }, 400, -32602],
  ['has no handshake, whatever it says', stateless(0, 'initialize'), 404, -32601],
  ['misses the envelope', { ...stateless(1, 'tools/list'), body: request(1, 'tools/list') }, 400, -32602],
  ['misses a header', stateless(1, 'tools/list', {}, { 'mcp-method': undefined }), 400, -32020],
  ['finds another method in the header', stateless(1, 'tools/list', {}, { 'mcp-method': 'tools/List' }), 400, -32020],
  ['finds another version in the header', stateless(1, 'tools/list', {}, unknown), 400, -32020],
  [
    'does not speak a version',
    { ...stateless(1, 'tools/list', {}, unknown), body: request(1, 'tools/list', { _meta: version }) },
    400,
    -32022,
  ],
  ['finds fault with the parameters', stateless(1, 'tools/call', { name: 'none' }), 200, -32602],
]

describe.each(everyCarrier)('the status of a stateless request over %s, which the server', (_name, carrier) => {
  it.each(rows)('%s [N103 N104 N105 N106 N117 N120]', async (_when, ask, status, code) => {
    const got = await (await carrier(offering().server)).ask(ask)
    expect(got.status).toBe(status)
    expect(got.header('mcp-session-id')).toBeUndefined()
    const { id, error } = (await got.json()) as { id: number; error?: { code: number } }
    expect([id, error?.code]).toEqual([(ask.body as { id: number }).id, code])
  })
})
