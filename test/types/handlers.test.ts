// The compiler does the checking here, in `npm run check`: a wrong line that it accepts makes its directive an error.
import { Client, type Pages } from '@mortise/client'
import { ask, methods, type ContentBlock, type PromptArgument, type Tool, type ToolResult } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { McpServer } from '@mortise/server'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'

const kind = z.object({ kind: z.enum(['a', 'b']) })
const query = z.object({ q: z.string() })

describe('what a handler of a tool may return', () => {
  const server = new McpServer({ name: 'types', version: '1.0.0' })

  it('without an output schema: text, blocks, a whole result, questions, or nothing', () => {
    const blocks: ContentBlock[] = []
    const whole: ToolResult = { content: blocks }
    server.registerTool('text', { inputSchema: query }, ({ q }) => q)
    server.registerTool('blocks', { inputSchema: query }, async ({ q }) => [{ type: 'text', text: q }])
    server.registerTool('declared', {}, () => blocks)
    server.registerTool('whole', {}, async () => whole)
    server.registerTool('questions', {}, (_args, ctx) => (ctx.resume.state ? 'text' : ask({})))
    server.registerTool('nothing', {}, () => {})
    // @ts-expect-error a number is none of these
    server.registerTool('number', {}, () => 4)
    // @ts-expect-error there is no such block
    server.registerTool('block', {}, () => [{ type: 'txt' }])
    expect(() => server.registerTool('text', {}, () => 'again')).toThrow("The tool 'text' is registered already")
  })

  it('with one: what fits it, literals as they stand', () => {
    server.registerTool('literal', { outputSchema: kind }, () => ({ kind: 'a' }))
    server.registerTool('choice', { inputSchema: query, outputSchema: kind }, async ({ q }) => ({
      kind: q ? 'a' : 'b',
    }))
    server.registerTool('both', { outputSchema: kind }, () => ({ content: [], structuredContent: { kind: 'a' } }))
    server.registerTool('plain', { outputSchema: jsonSchema({ type: 'object' }) }, () => ({ any: 1 }))
    // @ts-expect-error c is not one of the literals
    server.registerTool('other', { outputSchema: kind }, () => ({ kind: 'c' }))
    // @ts-expect-error kind is missing
    server.registerTool('empty', { outputSchema: kind }, async () => ({}))
    // @ts-expect-error text is not what the schema says
    server.registerTool('prose', { outputSchema: kind }, () => 'text')
    expect(server.capabilities).toHaveProperty('tools')
  })

  it('takes its arguments from the input schema', () => {
    server.registerTool('typed', { inputSchema: query }, (args) => {
      expectTypeOf(args).toEqualTypeOf<{ q: string }>()
      return args.q
    })
    server.registerTool('untyped', {}, (args) => {
      expectTypeOf(args).toEqualTypeOf<Record<string, unknown>>()
      return 'done'
    })
    expect(server.capabilities).toHaveProperty('tools')
  })

  it('points at a schema that is none, and not at the handler', () => {
    const plain = (): unknown =>
      server.registerTool(
        'plain schema',
        // @ts-expect-error JSON Schema goes into jsonSchema
        { inputSchema: { type: 'object' } },
        () => 'text',
      )
    const loose = (): unknown =>
      server.registerTool(
        'loose fields',
        // @ts-expect-error fields go into z.object
        { inputSchema: { q: z.string() } },
        () => 'text',
      )
    expect(plain).toThrow('this is no schema')
    expect(loose).toThrow('wrap them, as in z.object({ ... })')
  })
})

describe('what a handler gets', () => {
  const server = new McpServer({ name: 'types', version: '1.0.0' })
  const complete = { name: () => ['milk'] }

  it('of a resource: the variables of its template', () => {
    server.registerResource('note', 'note:///{name}/{+path}', { complete }, (_uri, variables) => {
      expectTypeOf(variables).toEqualTypeOf<Record<'name' | 'path', string>>()
      return variables.name
    })
    // @ts-expect-error the template has no such variable
    expect(() => server.registerResource('typo', 'typo:///{nam}', { complete }, () => 'text')).toThrow('but nam')
    // @ts-expect-error the template has no such variable
    server.registerResource('wrong', 'wrong:///{name}', {}, (_uri, { nam }) => `${nam}`)
    server.registerResource('any', 'any:///{name}' as string, { complete }, (_uri, { name = '' }) => name)
    expect(server.capabilities).toHaveProperty('resources')
  })

  it('of a prompt: its arguments', () => {
    const list = [{ name: 'name', required: true }, { name: 'mood' }] as const
    server.registerPrompt('typed', { arguments: list, complete }, (args) => {
      expectTypeOf(args).toEqualTypeOf<{ name: string; mood?: string }>()
      return args.name
    })
    server.registerPrompt('in place', { arguments: [{ name: 'a', required: true }] }, ({ a }) => a)
    // @ts-expect-error there is no such argument
    server.registerPrompt('wrong', { arguments: [{ name: 'a', required: true }] }, ({ b }) => `${b}`)
    // @ts-expect-error there is no such argument
    const typo = () => server.registerPrompt('typo', { arguments: [{ name: 'a' }], complete }, () => 'text')
    expect(typo).toThrow('but a')
    server.registerPrompt(
      'any',
      { arguments: [{ name: 'name' }] as PromptArgument[], complete },
      ({ name = '' }) => name,
    )
    server.registerPrompt('open', {}, (args) => {
      expectTypeOf(args).toEqualTypeOf<Record<string, string>>()
      return 'text'
    })
    expect(server.capabilities).toHaveProperty('prompts')
  })
})

describe('a client', () => {
  const client = new Client({ name: 'types', version: '1.0.0' })

  it('answers questions with what their definition says', () => {
    client.handle(methods.elicit, () => ({ action: 'accept', content: { a: 1 } }))
    client.handle(methods.elicit, ({ message }) => ({
      action: 'accept',
      content: message === 'Name?' ? { name: 'Ada' } : { age: 36, tags: ['a'] },
    }))
    client.handle(methods.elicit, async ({ message }) => {
      if (message === '') return { action: 'decline' }
      const content = message === 'Name?' ? { name: 'Ada' } : { age: 36 }
      return { action: 'accept', content }
    })
    // @ts-expect-error a field holds no object
    client.handle(methods.elicit, () => ({ action: 'accept', content: { a: { b: 1 } } }))
    client.handle(methods.sample, async ({ messages }) => ({
      role: 'assistant',
      model: String(messages.length),
      content: { type: 'text', text: 'Paris' },
    }))
    // @ts-expect-error there is no such action
    client.handle(methods.elicit, () => ({ action: 'accepted' }))
    expect(client.capabilities).toEqual({ elicitation: {}, sampling: {} })
  })

  it('has a method for each request, with its types', () => {
    expectTypeOf(client.listTools()).toExtend<Pages<{ tools: Tool[] }, Tool>>()
    expectTypeOf<Client['callTool']>().returns.resolves.toExtend<ToolResult>()
    expectTypeOf<Client['callTool']>().parameter(0).toHaveProperty('name')
    expectTypeOf(client).not.toHaveProperty('initialize')
    expect(Object.keys(client)).not.toContain('initialize')
  })
})
