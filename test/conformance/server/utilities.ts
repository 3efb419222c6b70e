import { methods, requireCapability, type Json } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { ToolError, type McpServer } from '@mortise/server'
import { z } from 'zod'

const schema2020: Json = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
}

/** The tools that log, report progress, fail, and change what the server offers. */
export function registerUtilities(server: McpServer): void {
  server.registerTool('test_tool_with_logging', { description: 'Logs three lines' }, async (_args, ctx) => {
    for (const line of ['started', 'working', 'done']) await ctx.log('info', line)
    return 'Logged three lines'
  })
  server.registerTool('test_tool_with_progress', { description: 'Reports progress' }, async (_args, ctx) => {
    for (const done of [0, 50, 100]) await ctx.progress(done, 100)
    return 'Went from 0 to 100'
  })
  server.registerTool('test_reconnection', { description: 'Answers who comes back' }, async (_args, ctx) => {
    ctx.release()
    await new Promise((resolve) => setTimeout(resolve, 100))
    return 'Answered after the stream had been left'
  })
  server.registerTool('test_error_handling', { description: 'Fails' }, () => {
    throw new ToolError('This tool always fails')
  })
  server.registerTool('test_logging_tool', { description: 'Logs a line if asked to' }, async (_args, ctx) => {
    await ctx.log('info', 'one line')
    return 'Done'
  })
  server.registerTool(
    'test_streaming_elicitation',
    { description: 'Streams, and asks nothing' },
    async (_args, ctx) => {
      await ctx.progress(1, 1)
      return 'Done'
    },
  )
  server.registerTool('test_missing_capability', { description: 'Needs sampling' }, (_args, { caller }) => {
    requireCapability(methods.sample, 'client', caller.capabilities)
    return 'The client can sample'
  })
  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Takes what JSON Schema 2020-12 can say', inputSchema: jsonSchema(schema2020) },
    () => 'Valid',
  )
  const mirroring = jsonSchema({ type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } })
  server.registerTool(
    'test_x_mcp_header',
    { description: 'Mirrors an argument in a header', inputSchema: mirroring },
    ({ region }) => `Region: ${JSON.stringify(region)}`,
  )
  server.registerTool('test_trigger_tool_change', { description: 'Changes the list of tools' }, () => {
    server.registerTool('test_comes_and_goes', { description: 'Is not there for long' }, () => 'here').remove()
    return 'Changed'
  })
  server.registerTool('test_trigger_prompt_change', { description: 'Changes the list of prompts' }, () => {
    server.registerPrompt('test_comes_and_goes', { description: 'Is not there for long' }, () => 'here').remove()
    return 'Changed'
  })
  server.registerTool(
    'greet',
    { description: 'Greets at once', inputSchema: z.object({ name: z.string() }) },
    ({ name }) => `Hello, ${name}!`,
  )
}
