import { ErrorCode, headerName, metaKey, type Json } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { McpServer } from '../index.js'
import { Desk } from '../testing/desk.js'

const make = (): McpServer => {
  const server = new McpServer({ name: 'test', version: '1' })
  const region = z.string().nullish().meta({ 'x-mcp-header': 'Region' })
  server.registerTool('plain', { inputSchema: z.object({ region }).partial() }, () => 'never')
  return server
}
const marked = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } }
const call = (args: Json, headers: Record<string, string>) => {
  const server = new McpServer({ name: 'test', version: '1' })
  server.registerTool('where', { inputSchema: jsonSchema(marked) }, ({ region }) => `in ${String(region)}`)
  const said: Record<string, string> = {
    [headerName.version]: '2026-07-28',
    [headerName.method]: 'tools/call',
    [headerName.name]: 'where',
    ...headers,
  }
  const _meta = { [metaKey.version]: '2026-07-28', [metaKey.capabilities]: {} }
  const desk = new Desk(server, { origin: { header: (name) => said[name] } })
  return desk.raw('tools/call', { name: 'where', arguments: args, _meta })
}

describe('an argument that a header mirrors', () => {
  it('reaches the tool when both say the same [N131]', async () => {
    const { answer } = await call({ region: 'eu' }, { 'mcp-param-region': 'eu' })
    expect(answer).toMatchObject({ result: { content: [{ text: 'in eu' }] } })
  })

  it('is refused at the step of headers when they do not [N132]', async () => {
    const { answer, step } = await call({ region: 'eu' }, { 'mcp-param-region': 'us' })
    expect(answer).toMatchObject({ error: { code: ErrorCode.headerMismatch } })
    expect(step).toBe('headers')
  })

  it('is refused before its type is judged', async () => {
    expect(await call({ region: 4 }, {})).toMatchObject({ step: 'headers' })
    const { answer } = await call({ region: 4 }, { 'mcp-param-region': '4' })
    expect(answer).toMatchObject({ result: { isError: true } })
  })

  it('has no header where headers mean nothing', async () => {
    const server = new McpServer({ name: 'test', version: '1' })
    server.registerTool('where', { inputSchema: jsonSchema(marked) }, ({ region }) => `in ${String(region)}`)
    const { answer } = await new Desk(server).stateless('tools/call', { name: 'where', arguments: { region: 'eu' } })
    expect(answer).toMatchObject({ result: { content: [{ text: 'in eu' }] } })
  })

  it('cannot be annotated against the rules', () => {
    expect(make).toThrow("inputSchema of tool 'plain': x-mcp-header")
  })
})
