import { readMessage, revisionsOf, type Message } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { classify } from './classify.js'

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const r5 = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }
const meta = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } }
const session = { 'mcp-session-id': 's' }
const version = (named: string): Record<string, string> => ({ 'mcp-protocol-version': named })

const call: Message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const ping: Message = { jsonrpc: '2.0', id: 2, method: 'ping' }
const newCall: Message = { ...call, params: meta }
const hello: Message = { jsonrpc: '2.0', id: 3, method: 'initialize', params: {} }
const note: Message = { jsonrpc: '2.0', method: 'notifications/initialized' }
const answer: Message = { jsonrpc: '2.0', id: 4, result: {} }

type Row = [when: string, headers: Record<string, string>, body: unknown, then: string, without?: string]
const served = 'serve session'
const stateless = 'serve stateless'

// What must happen where sessions are held, and where it differs, without.
const posts: Row[] = [
  ['a claim in the body', {}, newCall, stateless],
  ['a claim by the method header', { 'mcp-method': 'tools/list' }, call, stateless],
  ['a claim by the version header', version('2026-07-28'), call, stateless],
  ['a claim with a version nobody knows', { ...r5, ...version('2099-01-01') }, call, stateless],
  ['a claim beats a session', { ...r5, ...session }, newCall, stateless],
  ['a claim beats a handshake', r5, hello, stateless],
  ['a claim and a last event id', { ...r5, 'last-event-id': '7' }, newCall, stateless],
  ['a claiming notification', r5, note, 'accept'],
  ['a claiming answer', r5, answer, 'refuse 400'],
  ['a claiming batch', r5, [newCall], 'refuse 400'],

  ['a handshake', {}, hello, 'open', served],
  ['a handshake in a version nobody knows', version('2099-01-01'), hello, 'open', served],
  ['a handshake in a session', session, hello, 'deliver s', served],

  ['a request in a session', session, call, 'deliver s', served],
  [
    'a request in a session that names its revision',
    { ...session, ...version('2025-06-18') },
    call,
    'deliver s',
    served,
  ],
  ['a request in a session of a version nobody knows', { ...session, ...version('v9') }, call, 'refuse 400 #1'],
  ['a notification in a session', session, note, 'deliver s', 'accept'],
  ['an answer in a session', session, answer, 'deliver s', 'refuse 400'],
  ['a batch in a session', session, [call, note], 'deliver s', served],
  ['a batch in a session of a version nobody knows', { ...session, ...version('v9') }, [call], 'refuse 400'],
  ['a batch with a handshake', session, [call, hello], 'refuse 400'],
  ['a batch of a hundred', session, Array(100).fill(ping), 'deliver s', served],
  ['a batch of more', session, Array(101).fill(ping), 'refuse 400'],

  ['a request without a session', {}, call, 'refuse 400 #1', served],
  ['a request without a session that names its revision', version('2025-11-25'), call, 'refuse 400 #1', served],
  ['a notification without a session', {}, note, 'refuse 400', 'accept'],
  ['an answer without a session', {}, answer, 'refuse 400'],
  ['a batch without a session', {}, [call], 'refuse 400', served],
  ['a batch of notifications without a session', {}, [note], 'refuse 400', 'accept'],
  ['a batch where there are none', version('2025-06-18'), [call], 'refuse 400'],

  ['no message', {}, { jsonrpc: '1.0', id: 5, method: 'ping' }, 'refuse 400 #5'],
  ['an empty batch', {}, [], 'refuse 400'],
  ['an id that is null', {}, { jsonrpc: '2.0', id: null, method: 'ping' }, 'refuse 400'],
  ['an object that is no message', {}, { hello: 'world' }, 'refuse 400'],

  ['a media type with parameters', { 'content-type': 'Application/JSON; charset=utf-8' }, newCall, stateless],
  ['another media type', { 'content-type': 'text/plain' }, newCall, 'refuse 415'],
  ['another that contains it', { 'content-type': 'text/plain; a=application/json' }, newCall, 'refuse 415'],
  ['another that begins with it', { 'content-type': 'application/jsonp' }, newCall, 'refuse 415'],
  ['no media type', { 'content-type': '' }, newCall, 'refuse 415'],
  ['all accepted', { accept: '*/*' }, newCall, stateless],
  ['the families accepted', { accept: 'text/*, application/*' }, newCall, stateless],
  ['both accepted the other way round', { accept: 'text/event-stream,application/json;q=0.5' }, newCall, stateless],
  ['only JSON accepted', { accept: 'application/json' }, newCall, 'refuse 406'],
  ['only events accepted', { accept: 'text/event-stream' }, newCall, 'refuse 406'],
  ['events ruled out', { accept: '*/*, text/event-stream;q=0' }, newCall, 'refuse 406'],
]

const others: [when: string, method: string, headers: Record<string, string>, then: string][] = [
  ['GET in a session', 'GET', { ...session, accept: 'text/event-stream' }, 'listen s'],
  ['GET that accepts all', 'GET', session, 'listen s'],
  ['GET that accepts no events', 'GET', { ...session, accept: 'text/html' }, 'refuse 406'],
  ['GET without a session', 'GET', {}, 'refuse 400'],
  ['GET in a version nobody knows', 'GET', { ...session, ...version('v9') }, 'refuse 400'],
  ['GET in a stateless revision', 'GET', { ...session, ...version('2026-07-28') }, 'refuse 405'],
  ['DELETE in a session', 'DELETE', session, 'end s'],
  ['DELETE without a session', 'DELETE', {}, 'refuse 400'],
  ['DELETE in a stateless revision', 'DELETE', { ...session, ...version('2026-07-28') }, 'refuse 405'],
  ['PUT', 'PUT', session, 'refuse 405'],
]

function outcome(
  method: string,
  headers: Record<string, string>,
  body: unknown,
  sessions: boolean,
  versions?: readonly string[],
): string {
  const head = { method, header: (name: string) => headers[name] }
  const here = { sessions, spoken: versions && revisionsOf(versions) }
  const todo = classify(head, body === undefined ? undefined : readMessage(body), here)
  if (todo.do === 'refuse') {
    const { id } = todo.error
    return `refuse ${todo.status}${id === undefined ? '' : ` #${id}`}`
  }
  if (todo.do === 'serve') return `serve ${todo.family}`
  return 'session' in todo ? `${todo.do} ${todo.session}` : todo.do
}

describe('where sessions are held', () => {
  it.each(posts)('POST: %s [N072 N073 N096 N097 N099]', (_when, headers, body, then) => {
    expect(outcome('POST', { ...json, ...headers }, body, true)).toBe(then)
  })
  it.each(others)('%s [N067 N085 N116]', (_when, method, headers, then) => {
    expect(outcome(method, headers, undefined, true)).toBe(then)
  })
})

describe('where no sessions are held', () => {
  it.each(posts)('POST: %s', (_when, headers, body, then, without = then) => {
    expect(outcome('POST', { ...json, ...headers }, body, false)).toBe(without)
  })
  it.each(others)('%s', (_when, method, headers) => {
    expect(outcome(method, headers, undefined, false)).toBe('refuse 405')
  })
})

describe('where no revision that is spoken has sessions', () => {
  const bare: [when: string, method: string, headers: Record<string, string>, body: unknown, then: string][] = [
    ['a handshake', 'POST', {}, hello, stateless],
    ['a request', 'POST', {}, call, stateless],
    ['a request in a session', 'POST', { ...session, ...version('2025-11-25') }, call, stateless],
    ['a notification', 'POST', {}, note, 'accept'],
    ['an answer', 'POST', {}, answer, 'refuse 400'],
    ['a batch', 'POST', {}, [call], 'refuse 400'],
    ['GET', 'GET', { ...session, accept: 'text/event-stream' }, undefined, 'refuse 405'],
    ['DELETE', 'DELETE', session, undefined, 'refuse 405'],
  ]
  it.each(bare)('%s [N099 N116]', (_when, method, headers, body, then) => {
    expect(outcome(method, { ...json, ...headers }, body, true, ['2026-07-28'])).toBe(then)
  })
})

it('refuses a revision that others speak, but nobody here [N096]', () => {
  const spoken = ['2026-07-28', '2025-11-25']
  const headers = { ...json, ...session, ...version('2025-06-18') }
  for (const body of [call, note, [call]]) expect(outcome('POST', headers, body, true, spoken)).toMatch(/^refuse 400/)
  for (const method of ['GET', 'DELETE']) expect(outcome(method, headers, undefined, true, spoken)).toBe('refuse 400')
  expect(outcome('POST', { ...headers, ...version('2025-11-25') }, call, true, spoken)).toBe('deliver s')
})

it('accepts whatever comes where Accept is missing, as HTTP has it', () => {
  expect(outcome('POST', { 'content-type': 'application/json' }, newCall, true)).toBe(stateless)
})

it.each([
  [true, {}, 'POST, GET, DELETE'],
  [true, r5, 'POST'],
  [false, {}, 'POST'],
])('says which methods are served (sessions: %s, headers: %j)', (sessions, headers: Record<string, string>, allow) => {
  const todo = classify({ method: 'PATCH', header: (name) => headers[name] }, undefined, { sessions })
  expect(todo).toMatchObject({ status: 405, headers: { allow } })
})
