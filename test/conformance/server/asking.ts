import { methods, question, type FormSchema } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import type { McpServer } from '@mortise/server'
import { z } from 'zod'

const option = { type: 'string', enum: ['option1', 'option2', 'option3'] }
const titled = [
  { const: 'value1', title: 'First' },
  { const: 'value2', title: 'Second' },
  { const: 'value3', title: 'Third' },
]

const defaults: FormSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
}

const enums: FormSchema = {
  type: 'object',
  properties: {
    untitledSingle: option,
    titledSingle: { type: 'string', oneOf: titled },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['One', 'Two', 'Three'] },
    untitledMulti: { type: 'array', items: option },
    titledMulti: { type: 'array', items: { anyOf: titled } },
  },
}

/** The tools that put questions to the client, in a straight line. */
export function registerAsking(server: McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: 'Asks the model', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, ctx) => {
      const content = { type: 'text', text: prompt } as const
      const messages = [{ role: 'user', content } as const]
      const answer = await ctx.ask('sample', question(methods.sample, { messages, maxTokens: 100 }))
      return `LLM response: ${JSON.stringify(answer.content)}`
    },
  )
  const person: FormSchema = {
    type: 'object',
    properties: { username: { type: 'string' }, email: { type: 'string' } },
    required: ['username', 'email'],
  }
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the user', inputSchema: z.object({ message: z.string() }) },
    async ({ message }, ctx) =>
      `User response: ${JSON.stringify(await ctx.elicit('who', { message, schema: jsonSchema(person) }))}`,
  )
  server.registerTool('test_elicitation_sep1034_defaults', { description: 'Asks with defaults' }, async (_args, ctx) =>
    JSON.stringify(await ctx.elicit('form', { message: 'Check these', schema: jsonSchema({ ...defaults }) })),
  )
  server.registerTool('test_elicitation_sep1330_enums', { description: 'Asks with choices' }, async (_args, ctx) =>
    JSON.stringify(await ctx.elicit('form', { message: 'Choose', schema: jsonSchema({ ...enums }) })),
  )
}
