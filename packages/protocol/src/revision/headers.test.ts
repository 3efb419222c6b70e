import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestMessage } from '../jsonrpc/message.js'
import type { Origin } from '../jsonrpc/transport.js'
import { definitionOf, methods } from '../methods/index.js'
import { checkHeaders, decodeHeader, encodeHeader, mirrorHeaders } from './headers.js'

// Not fc.string of whole Unicode, which takes seconds to make itself ready.
const text = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff))
  .map((codes) => String.fromCodePoint(...codes))

describe('the value of a header', () => {
  const vectors: [value: string, header: string][] = [
    ['us west 1', 'us west 1'],
    ['', ''],
    ['a', 'a'],
    ['~!"#%&()*+,/:;<=>?@[]^_`{|}', '~!"#%&()*+,/:;<=>?@[]^_`{|}'],
    ['Hello, 世界', '=?base64?SGVsbG8sIOS4lueVjA==?='],
    [' padded ', '=?base64?IHBhZGRlZCA=?='],
    ['line1\nline2', '=?base64?bGluZTEKbGluZTI=?='],
    ['=?base64?literal?=', '=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?='],
    ['tab\tbed', '=?base64?dGFiCWJlZA==?='],
    [' ', '=?base64?IA==?='],
    ['\ufefftext', '=?base64?77u/dGV4dA==?='],
  ]
  it.each(vectors)('%j is written %s, and read back', (value, header) => {
    expect(encodeHeader(value)).toBe(header)
    expect(decodeHeader(header)).toBe(value)
  })

  const literal = ['=?BASE64?SGk=?=', '=?base64?SGk=', 'SGk=?=', '=?base64?=', 'x=?base64?SGk=?=', '=?utf-8?SGk=?=']
  it.each(literal)('%s lacks a marker, and stands for itself', (header) => {
    expect(decodeHeader(header)).toBe(header)
  })

  it('of nothing, wrapped, is nothing', () => {
    expect(decodeHeader('=?base64??=')).toBe('')
  })

  const broken = [
    '=?base64?SGk?=',
    '=?base64?S?=',
    '=?base64?SG k=?=',
    '=?base64?SGk-?=',
    '=?base64?=SGk?=',
    '=?base64?/w==?=',
  ]
  it.each(broken)('%s is not well-formed [N132]', (header) => {
    expect(decodeHeader(header)).toBeUndefined()
  })

  it.each(['caf\u00e9', 'line\nend', '\u0000', '\u007f'])('%j holds what a header may not [N327]', (header) => {
    expect(decodeHeader(header)).toBeUndefined()
  })

  it('comes back whatever it is, in characters that any header may hold [N124 N129]', () => {
    fc.assert(
      fc.property(text, (value) => {
        const header = encodeHeader(value)
        expect(header).toMatch(/^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/)
        expect(decodeHeader(header)).toBe(value)
      }),
    )
  })

  it('may be as long as a value gets', () => {
    const long = '世'.repeat(200_000)
    expect(decodeHeader(encodeHeader(long))).toBe(long)
  })
})

const version = '2026-07-28'

describe('mirrorHeaders', () => {
  it('says the revision, the method, and the parameter that the method names [N101 N118 N119]', () => {
    expect(mirrorHeaders(version, methods.callTool, { name: 'tøøl' })).toEqual({
      'mcp-protocol-version': version,
      'mcp-method': 'tools/call',
      'mcp-name': '=?base64?dMO4w7hs?=',
    })
    expect(mirrorHeaders(version, methods.readResource, { uri: 'file:///a b' })).toMatchObject({
      'mcp-name': 'file:///a b',
    })
  })

  it('says no name where there is none to say', () => {
    const plain = (method: string): object => ({ 'mcp-protocol-version': version, 'mcp-method': method })
    expect(mirrorHeaders(version, methods.listTools, { name: 'x' })).toEqual(plain('tools/list'))
    expect(mirrorHeaders(version, methods.callTool, { name: 7 })).toEqual(plain('tools/call'))
    expect(mirrorHeaders(version, methods.cancelled, { requestId: 1 })).toEqual(plain('notifications/cancelled'))
  })
})

describe('checkHeaders', () => {
  const said = (method: string, more: object = {}, named: unknown = version): RequestMessage => ({
    jsonrpc: '2.0',
    id: 1,
    method,
    params: { ...more, _meta: { 'io.modelcontextprotocol/protocolVersion': named } },
  })
  const call = said('tools/call', { name: 'tøøl' })
  const right = mirrorHeaders(version, methods.callTool, { name: 'tøøl' })
  const check = (headers: Record<string, string | undefined>, request = call): void => {
    const origin: Origin = { header: (name) => headers[name] }
    checkHeaders(origin, request, definitionOf(request.method, { version }))
  }
  const mismatch = (message: string): object => expect.objectContaining({ code: -32020, message })

  it('passes headers that say what the body says', () => {
    expect(() => check(right)).not.toThrow()
    expect(() => check(mirrorHeaders(version, methods.listTools, {}), said('tools/list'))).not.toThrow()
  })

  it('asks nothing of a channel without headers', () => {
    expect(() => checkHeaders({}, call, methods.callTool)).not.toThrow()
  })

  it.each(Object.keys(right))('misses %s', (name) => {
    expect(() => check({ ...right, [name]: undefined })).toThrow(mismatch(`Header ${name} is missing`))
  })

  const wrong = {
    'mcp-protocol-version': '2025-11-25',
    'mcp-method': 'Tools/Call',
    'mcp-name': 'another',
  }
  it.each(Object.entries(wrong))('finds %s: %s to be wrong', (name, value) => {
    const fault = mismatch(`Header ${name} does not say what the body says`)
    expect(() => check({ ...right, [name]: value })).toThrow(fault)
  })

  it('finds a name that is badly wrapped, or wrapped where the body is not [N121 N131]', () => {
    const fault = mismatch('Header mcp-name does not say what the body says')
    expect(() => check({ ...right, 'mcp-name': '=?base64?!?=' })).toThrow(fault)
    expect(() => check({ ...right, 'mcp-name': 'TØØL' })).toThrow(fault)
    expect(() => check({ ...right, 'mcp-name': 'tøøl' })).toThrow(fault)
  })

  it('compares a name after unwrapping it, however it came', () => {
    expect(() => check({ ...right, 'mcp-name': '=?base64?YWRk?=' }, said('tools/call', { name: 'add' }))).not.toThrow()
  })

  it('compares the version as it stands, known or not, and does not unwrap it [N102]', () => {
    const unknown = said('tools/list', {}, 'v999')
    const headers = { 'mcp-protocol-version': 'v999', 'mcp-method': 'tools/list' }
    expect(() => check(headers, unknown)).not.toThrow()
    const fault = mismatch('Header mcp-protocol-version does not say what the body says')
    expect(() => check({ ...headers, 'mcp-protocol-version': '=?base64?djk5OQ==?=' }, unknown)).toThrow(fault)
  })

  it('finds a header that says what the body does not say at all [N121]', () => {
    const bare: RequestMessage = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const fault = mismatch('Header mcp-protocol-version does not say what the body says')
    expect(() => check({ 'mcp-protocol-version': version, 'mcp-method': 'tools/list' }, bare)).toThrow(fault)
  })

  it('asks for no name of a method that nothing serves', () => {
    const headers = { 'mcp-protocol-version': version, 'mcp-method': 'no/such' }
    expect(() => check(headers, said('no/such', { name: 'x' }))).not.toThrow()
  })
})
