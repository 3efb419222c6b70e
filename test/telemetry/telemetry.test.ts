import { Client } from '@mortise/client'
import { openTelemetry as ofClient } from '@mortise/client/opentelemetry'
import { McpServer, ToolError } from '@mortise/server'
import { openTelemetry as ofServer } from '@mortise/server/opentelemetry'
import { context, createTraceState, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { install, seen } from './tracer.js'

beforeAll(install)
beforeEach(() => seen.clear())

const connected = async (traced = true): Promise<Client> => {
  const server = new McpServer({ name: 'traced', version: '1' }, { onError: () => {} })
  server.use(ofServer())
  server.registerTool('where', {}, () => trace.getSpanContext(context.active())?.spanId ?? 'nowhere')
  server.registerTool('fail', {}, () => {
    throw new ToolError('no')
  })
  server.registerResource('note', 'test://note', {}, () => 'Remember')
  const client = new Client({ name: 'tracing', version: '1' })
  if (traced) client.use(ofClient())
  await client.connect(server)
  seen.clear()
  return client
}

it('makes one trace of a call and of the request that it is [N018]', async () => {
  const client = await connected()
  const { content } = await client.callTool({ name: 'where', _meta: { mine: 1 } })
  const [inner, outer] = seen.spans
  const attributes = {
    'mcp.method.name': 'tools/call',
    'mcp.protocol.version': '2026-07-28',
    'gen_ai.tool.name': 'where',
    'gen_ai.operation.name': 'execute_tool',
  }
  expect(outer).toMatchObject({ name: 'tools/call where', kind: SpanKind.CLIENT, attributes, status: undefined })
  expect(inner).toMatchObject({ name: 'tools/call where', kind: SpanKind.SERVER })
  expect(inner!.attributes).toEqual({ ...attributes, 'jsonrpc.request.id': expect.any(String) as string })
  expect(inner!.parent).toMatchObject({ traceId: outer!.here.traceId, spanId: outer!.here.spanId, isRemote: true })
  expect(content).toMatchObject([{ text: inner!.here.spanId }])
  expect(seen.durations.map(({ name, attributes }) => [name, attributes])).toEqual([
    ['mcp.server.operation.duration', attributes],
    ['mcp.client.operation.duration', attributes],
  ])
})

it('carries the state of a trace along, and links what is active where the request arrives', async () => {
  const ambient = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    traceFlags: 1,
    traceState: createTraceState('c=d'),
  }
  await context.with(trace.setSpanContext(context.active(), ambient), async () => {
    const client = await connected()
    await client.callTool({ name: 'where' })
  })
  const [inner, outer] = seen.spans
  expect(outer!.parent).toBe(ambient)
  expect(inner!.parent?.traceState?.serialize()).toBe('c=d')
  expect(inner!.links).toEqual([{ context: ambient }])
})

it('begins a trace of its own where the client names none', async () => {
  const client = await connected(false)
  await client.callTool({ name: 'where', _meta: { traceparent: 'nonsense' } })
  expect(seen.spans).toMatchObject([{ kind: SpanKind.SERVER, parent: undefined, links: [] }])
})

it('marks what failed', async () => {
  const client = await connected()
  await client.callTool({ name: 'fail' })
  await expect(client.callTool({ name: 'none' })).rejects.toThrow('Unknown tool: none')
  const failed = seen.spans.map(({ status, attributes }) => [attributes['error.type'], status])
  expect(failed).toEqual([
    ['tool_error', { code: SpanStatusCode.ERROR }],
    ['tool_error', { code: SpanStatusCode.ERROR }],
    ['-32602', { code: SpanStatusCode.ERROR, message: 'Unknown tool: none' }],
    ['-32602', { code: SpanStatusCode.ERROR, message: 'Unknown tool: none' }],
  ])
})

it('groups nothing by what is different each time', async () => {
  const client = await connected()
  await client.readResource({ uri: 'test://note' })
  expect(seen.spans[1]).toMatchObject({ name: 'resources/read', attributes: { 'mcp.resource.uri': 'test://note' } })
  for (const { attributes } of seen.durations) expect(attributes).not.toHaveProperty('mcp.resource.uri')
})
