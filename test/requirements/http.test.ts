import { metaKey, type Json } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { McpServer } from '@mortise/server'
import { createMcpHandler } from '@mortise/transport-http/server'
import { describe, expect, it } from 'vitest'

const form = jsonSchema({ type: 'object', properties: {} })

/** A server that asks, and whose tool mirrors an argument. */
function handling(key: Uint8Array) {
  const server = new McpServer({ name: 'http', version: '1' }, { stateKeys: [key] })
  const region = { type: 'string', 'x-mcp-header': 'Region' }
  const inputSchema = jsonSchema({ type: 'object', properties: { region } })
  server.registerTool('ask', { inputSchema }, async (_args, ctx) => {
    const { action } = await ctx.elicit('q', { message: '?', schema: form })
    return action
  })
  return createMcpHandler(server)
}
type Handler = ReturnType<typeof handling>

const key = new Uint8Array(32).fill(7)
const usual = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': 'ask',
}

async function call(handler: Handler, params: Json, capabilities: Json, headers: Record<string, string> = {}) {
  const _meta = { [metaKey.version]: '2026-07-28', [metaKey.capabilities]: capabilities }
  const body = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'ask', ...params, _meta } }
  const given = Object.keys(headers).map((name) => name.toLowerCase())
  const others = Object.fromEntries(Object.entries(usual).filter(([name]) => !given.includes(name)))
  const request = new Request('http://localhost/mcp', {
    method: 'POST',
    headers: { ...others, ...headers },
    body: JSON.stringify(body),
  })
  const response = await handler.fetch(request)
  return { status: response.status, ...((await response.json()) as { id: number; result?: Json; error?: Json }) }
}

describe('a request over HTTP that says everything itself', () => {
  it('is refused where it needs what its client has not declared [N042 N107 N117]', async () => {
    expect(await call(handling(key), {}, {})).toMatchObject({
      status: 400,
      id: 7,
      error: { code: -32021, data: { requiredCapabilities: { elicitation: {} } } },
    })
  })

  it('is read with headers in any case, and with space around their values [N122 N123]', async () => {
    const headers = { 'MCP-METHOD': '  tools/call ', 'Mcp-Name': 'ask\t' }
    expect(await call(handling(key), {}, { elicitation: {} }, headers)).toMatchObject({
      status: 200,
      result: { resultType: 'input_required' },
    })
  })

  it('may come back to another process: all that it needs is in it [N046 N047]', async () => {
    const first = await call(handling(key), {}, { elicitation: {} })
    const { requestState } = first.result!
    const again = { requestState, inputResponses: { q: { action: 'decline' } } }
    expect(await call(handling(key), again, { elicitation: {} })).toMatchObject({
      result: { resultType: 'complete', content: [{ text: 'decline' }] },
    })
  })

  it('is refused where a mirrored argument has no header, and served where neither is there [N133 N134]', async () => {
    const withArgument = { arguments: { region: 'eu' } }
    expect(await call(handling(key), withArgument, { elicitation: {} })).toMatchObject({
      status: 400,
      error: { code: -32020 },
    })
    expect(await call(handling(key), withArgument, { elicitation: {} }, { 'mcp-param-region': 'eu' })).toMatchObject({
      status: 200,
    })
  })
})

describe('a server over HTTP that speaks of no sessions', () => {
  const handler = createMcpHandler(new McpServer({ name: 'newest', version: '1' }, { versions: ['2026-07-28'] }))
  const older = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

  async function say(method: string, body?: Json, headers: Record<string, string> = {}) {
    const sent = body && { body: JSON.stringify({ jsonrpc: '2.0', id: 7, ...body }) }
    const request = new Request('http://localhost/mcp', { method, headers: { ...older, ...headers }, ...sent })
    const response = await handler.fetch(request)
    return { status: response.status, allow: response.headers.get('allow'), ...((await response.json()) as Json) }
  }

  it('refuses a handshake, and what names an older version, by the versions that it speaks [N045 N104]', async () => {
    const clientInfo = { name: 'older', version: '1' }
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
    const data = { supported: ['2026-07-28'], requested: '2025-11-25' }
    const refused = { status: 400, id: 7, error: { code: -32022, data } }
    expect(await say('POST', { method: 'initialize', params })).toMatchObject(refused)
    const version = { 'mcp-protocol-version': '2025-11-25' }
    expect(await say('POST', { method: 'tools/list' }, version)).toMatchObject(refused)
  })

  it('refuses what says nothing of itself for its envelope, and has no streams [N106 N116]', async () => {
    expect(await say('POST', { method: 'tools/list' })).toMatchObject({ status: 400, id: 7, error: { code: -32602 } })
    for (const method of ['GET', 'DELETE']) {
      expect(await say(method, undefined, { 'mcp-session-id': 's' })).toMatchObject({ status: 405, allow: 'POST' })
    }
  })
})
