import type { Json } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { McpServer } from '@mortise/server'
import { describe, expect, it } from 'vitest'
import { everyCarrier } from '../testing/carriers.js'

const key = (name: string): string => `io.modelcontextprotocol/${name}`
const version = '2026-07-28'
const meta = (named: string = version): Json => ({
  [key('protocolVersion')]: named,
  [key('clientCapabilities')]: {},
})
const { [key('clientCapabilities')]: _capabilities, ...uncapable } = meta()
const { [key('protocolVersion')]: _version, ...unversioned } = meta()

/** The headers of a call of a tool; undefined leaves one out. */
type Headers = Record<string, string | undefined>
const calling: Headers = { 'mcp-protocol-version': version, 'mcp-method': 'tools/call', 'mcp-name': 'echo' }
const post = (method: string, params: Json): Json => ({ jsonrpc: '2.0', id: 7, method, params })
const call = (_meta: Json | undefined = meta(), params: Json = { name: 'echo', arguments: {} }): Json =>
  post('tools/call', _meta ? { ...params, _meta } : params)
const asking = post('tools/call', { name: 'needy', _meta: meta() })

// What is wrong, what is sent, and what comes of it; each row has what the rows above it look for in order.
const rows: [wrong: string, headers: Headers, body: unknown, status: number, code: number | undefined][] = [
  ['the host, and all else', { host: 'evil.example', 'content-type': 'text/plain' }, '{', 403, -32600],
  ['the media type, and no JSON', { ...calling, 'content-type': 'text/plain' }, '{', 415, -32600],
  ['what is accepted, and no JSON', { ...calling, accept: 'text/html' }, '{', 406, -32600],
  ['the JSON', calling, '{', 400, -32700],
  ['a list of messages', calling, [call()], 400, -32600],
  ['an answer', calling, { jsonrpc: '2.0', id: 7, result: {} }, 400, -32600],
  ['no envelope, under right headers', calling, call({}), 400, -32602],
  ['an envelope without a version, under right headers', calling, call(unversioned), 400, -32602],
  ['an envelope without capabilities, and other headers', {}, call(uncapable), 400, -32602],
  ['no header for the version', { ...calling, 'mcp-protocol-version': undefined }, call(), 400, -32020],
  ['a version that differs in header and body', calling, call(meta('v999')), 400, -32020],
  ['no header for the method', { ...calling, 'mcp-method': undefined }, call(), 400, -32020],
  ['another method in the header', { ...calling, 'mcp-method': 'tools/list' }, call(), 400, -32020],
  ['no header for the name', { ...calling, 'mcp-name': undefined }, call(), 400, -32020],
  ['another name in the header', { ...calling, 'mcp-name': 'Echo' }, call(), 400, -32020],
  ['an unknown version, everywhere', { ...calling, 'mcp-protocol-version': 'v999' }, call(meta('v999')), 400, -32022],
  ['an unknown method', { ...calling, 'mcp-method': 'no/such' }, post('no/such', { _meta: meta() }), 404, -32601],
  ['a handshake', { ...calling, 'mcp-method': 'initialize' }, post('initialize', { _meta: meta() }), 404, -32601],
  ['params without a name', { ...calling, 'mcp-name': undefined }, call(meta(), {}), 200, -32602],
  ['a missing capability', { ...calling, 'mcp-name': 'needy' }, asking, 400, -32021],
  ['an unknown tool', { ...calling, 'mcp-name': 'no' }, call(meta(), { name: 'no' }), 200, -32602],
  ['nothing', calling, call(), 200, undefined],
  ['nothing, beside a session that is none', { ...calling, 'mcp-session-id': 'x' }, call(), 200, undefined],
]

const server = new McpServer({ name: 'test', version: '1' })
server.registerTool('echo', {}, () => 'heard')
server.registerTool('needy', {}, async (_args, ctx) => {
  await ctx.elicit('who', {
    message: 'Who?',
    schema: jsonSchema({ type: 'object', properties: { name: { type: 'string' } } }),
  })
  return 'thanks'
})

describe.each(everyCarrier)('over %s, where this is wrong', (name, carrier) => {
  // What stands in front of us reads the JSON, and answers by itself where it is none.
  const own = name.includes('behind') ? rows.filter(([, , body]) => body !== '{') : rows

  it.each(own)('%s', async (_wrong, headers, body, status, code) => {
    const { ask } = await carrier(server)
    const got = await ask({ headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
    const { error } = (await got.json()) as { error?: { code: number } }
    expect([got.status, error?.code]).toEqual([status, code])
  })
})
