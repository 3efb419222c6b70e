import { describe, expect, it } from 'vitest'
import { ProtocolError } from './errors.js'
import { revisionOf } from './revision/index.js'
import { callSigns, failureOf, readTraceParent, subjectOf, timed, writeTraceParent } from './telemetry.js'

const newest = revisionOf('2026-07-28')!
const older = revisionOf('2025-11-25')!
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'
const traceparent = `00-${traceId}-${spanId}-01`

describe('callSigns', () => {
  const base = { 'mcp.protocol.version': '2026-07-28' }

  it.each([
    [
      'tools/call',
      { name: 'add' },
      'tools/call add',
      { 'gen_ai.tool.name': 'add', 'gen_ai.operation.name': 'execute_tool' },
    ],
    ['prompts/get', { name: 'greet' }, 'prompts/get greet', { 'gen_ai.prompt.name': 'greet' }],
    ['resources/read', { uri: 'file:///a' }, 'resources/read', { 'mcp.resource.uri': 'file:///a' }],
    ['tools/list', { name: 'odd' }, 'tools/list', {}],
    ['no/such', { name: 'odd', uri: 'odd' }, 'no/such', {}],
    ['tools/call', { name: 4 }, 'tools/call', {}],
  ])('name %s with %j', (method, params, name, attributes) => {
    expect(callSigns(method, params, newest)).toEqual({
      name,
      attributes: { ...base, 'mcp.method.name': method, ...attributes },
    })
  })

  it('name the resource that is followed', () => {
    expect(callSigns('resources/subscribe', { uri: 'a:b' }, older).attributes).toHaveProperty('mcp.resource.uri', 'a:b')
    expect(subjectOf('resources/subscribe', { uri: 'a:b' }, older)).toBe('a:b')
  })
})

describe('failureOf', () => {
  it.each([
    [{ result: {} }, undefined],
    [{ result: { isError: true } }, 'tool_error'],
    [{ reason: new ProtocolError(-32602, 'no') }, '-32602'],
    [{ reason: new TypeError('no') }, 'TypeError'],
    [{ reason: 'no' }, '_OTHER'],
    [{ cancelled: true as const }, 'cancelled'],
  ])('of %j is %s', (end, failure) => expect(failureOf(end)).toBe(failure))
})

describe('timed', () => {
  const end = (how: Parameters<ReturnType<typeof timed>>[0]): unknown[] => {
    const seen: unknown[] = []
    const span = {
      setAttribute: (name: string, value: string) => seen.push([name, value]),
      setStatus: (status: unknown) => seen.push(status),
      end: () => void seen.push('end'),
    }
    const attributes = { 'mcp.method.name': 'a', 'mcp.resource.uri': 'b' }
    timed(span, attributes, (seconds, about) => seen.push([seconds >= 0, about]))(how)
    return seen
  }

  it('records a call that went well, without what is different each time', () => {
    expect(end({ result: {} })).toEqual([[true, { 'mcp.method.name': 'a' }], 'end'])
  })

  it('records a failure with its kind', () => {
    expect(end({ reason: new Error('no') })).toEqual([
      ['error.type', 'Error'],
      { code: 2, message: 'no' },
      [true, { 'mcp.method.name': 'a', 'error.type': 'Error' }],
      'end',
    ])
    expect(end({ result: { isError: true } })).toContainEqual({ code: 2 })
  })
})

describe('where a request stands in a trace', () => {
  it('is read as it was written', () => {
    const where = { traceId, spanId, traceFlags: 1, traceState: 'a=1,b@c=x y' }
    expect(writeTraceParent(where)).toEqual({ traceparent, tracestate: 'a=1,b@c=x y' })
    expect(readTraceParent(writeTraceParent(where))).toEqual(where)
    expect(readTraceParent(writeTraceParent({ traceId, spanId, traceFlags: 0 }))).toEqual({
      traceId,
      spanId,
      traceFlags: 0,
    })
  })

  it('is read from a version to come', () => {
    expect(readTraceParent({ traceparent: `cc-${traceId}-${spanId}-03-more` })).toEqual({
      traceId,
      spanId,
      traceFlags: 1,
    })
  })

  it.each([
    undefined,
    'text',
    {},
    { traceparent: 4 },
    { traceparent: '' },
    { traceparent: `${traceparent}-more` },
    { traceparent: traceparent.toUpperCase() },
    { traceparent: `ff-${traceId}-${spanId}-01` },
    { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` },
    { traceparent: `00-${traceId}-${'0'.repeat(16)}-01` },
    { traceparent: `00-${traceId}-${spanId}` },
  ])('is not read from %j', (meta) => expect(readTraceParent(meta)).toBeUndefined())

  it.each([
    '',
    ' , ',
    4,
    'A=1',
    'a',
    'a=b=c',
    'a=\u00e9',
    'x'.repeat(8193),
    Array.from({ length: 33 }, (_, i) => `a${i}=1`).join(','),
  ])('is without a state that is not well-formed: %j', (tracestate) => {
    expect(readTraceParent({ traceparent, tracestate })).toEqual({ traceId, spanId, traceFlags: 1 })
  })
})
