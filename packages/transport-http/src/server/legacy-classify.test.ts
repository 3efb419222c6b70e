import { decode } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { classifyLegacy } from './legacy-classify.js'

const posted = { 'content-type': 'application/json' }
const listening = { accept: 'text/event-stream' }
const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
const modern =
  '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"x"}}}'

const nothing = { do: 'nothing of HTTP+SSE' }

type Row = [
  what: string,
  method: string,
  headers: Record<string, string>,
  query: string,
  body: string,
  todo: object | undefined,
]
const hear = { do: 'hear', channel: 'a', message: JSON.parse(ping) as unknown }
const table: Row[] = [
  ['a GET for events', 'GET', listening, '', '', { do: 'open' }],
  ['a GET with a query of its own', 'GET', listening, 'key=1', '', { do: 'open' }],
  ['a GET that prefers events', 'GET', { accept: '*/*;q=0.1, Text/Event-Stream; q=1' }, '', '', { do: 'open' }],
  ['a GET for anything', 'GET', { accept: 'text/html, */*' }, '', '', undefined],
  ['a GET for anything but events', 'GET', { accept: 'text/event-stream;q=0' }, '', '', undefined],
  ['a GET without Accept', 'GET', {}, '', '', undefined],
  ['a GET in a session', 'GET', { ...listening, 'mcp-session-id': 's' }, '', '', undefined],
  ['a GET that names a revision', 'GET', { ...listening, 'mcp-protocol-version': '2025-06-18' }, '', '', undefined],
  ['a GET with a stateless claim', 'GET', { ...listening, 'mcp-method': 'ping' }, '', '', undefined],
  ['a DELETE', 'DELETE', {}, 'sse=a', '', undefined],
  ['a POST to a channel', 'POST', posted, 'sse=a', ping, hear],
  ['a POST to a channel, in words of its own', 'POST', posted, 'key=1&sse=a', ping, hear],
  [
    'a POST that names the revision agreed',
    'POST',
    { ...posted, 'mcp-protocol-version': '2024-11-05' },
    'sse=a',
    ping,
    hear,
  ],
  ['a POST to a channel without a name', 'POST', posted, 'sse=', ping, { ...hear, channel: '' }],
  ['a POST to none', 'POST', posted, 'key=1', ping, undefined],
  ['a POST in a session', 'POST', { ...posted, 'mcp-session-id': 's' }, 'sse=a', ping, undefined],
  ['a POST with a stateless claim in a header', 'POST', { ...posted, 'mcp-method': 'ping' }, 'sse=a', ping, undefined],
  ['a POST with a stateless claim in its body', 'POST', posted, 'sse=a', modern, undefined],
  [
    'a POST of a page',
    'POST',
    { 'content-type': 'text/plain; application/json' },
    'sse=a',
    ping,
    { do: 'refuse', status: 415 },
  ],
  ['a POST that is no JSON', 'POST', posted, 'sse=a', '{', { do: 'refuse', status: 400 }],
]

it.each(table)('%s', (_, method, headers, query, body, todo) => {
  const header = (name: string): string | undefined => headers[name]
  const found = classifyLegacy({ method, header, query }, method === 'POST' ? decode(body) : undefined)
  expect(found ?? nothing).toMatchObject(todo ?? nothing)
})
