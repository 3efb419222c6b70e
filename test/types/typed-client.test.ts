// The compiler does the checking here, in `npm run check`: a wrong line that it accepts makes its directive an error.
import { createClient, type Client } from '@mortise/client'
import type { ToolResult } from '@mortise/protocol'
import { McpServer, tool } from '@mortise/server'
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'

const server = new McpServer(
  { name: 'typed', version: '1' },
  {
    tools: {
      add: tool(
        {
          inputSchema: z.object({ a: z.number(), b: z.number().default(1) }),
          outputSchema: z.object({ sum: z.number() }),
        },
        ({ a, b }) => ({ sum: a + b }),
      ),
      greet: tool({ inputSchema: z.object({ name: z.string() }) }, ({ name }) => `Hello ${name}`),
      free: tool({}, () => 'free'),
      wish: tool({ inputSchema: z.object({ colour: z.string().optional() }) }, ({ colour = 'none' }) => colour),
    },
  },
)

it('knows the names, the arguments and the results of the tools that its server was made with', async () => {
  await using client = createClient<typeof server>({ name: 'test', version: '1' })
  await client.connect(server)
  const sum = await client.callTool({ name: 'add', arguments: { a: 2 } })
  if (sum.isError) throw new Error('It failed')
  expectTypeOf(sum.structuredContent).toEqualTypeOf<{ sum: number } | undefined>()
  expect(sum.structuredContent?.sum).toBe(3)
  const greeting = await client.callTool({ name: 'greet', arguments: { name: 'Ada' } })
  expectTypeOf(greeting).toEqualTypeOf<ToolResult>()
  expect(greeting.content).toEqual([{ type: 'text', text: 'Hello Ada' }])
  await client.callTool({ name: 'free', arguments: { any: 1 } })
  await client.callTool({ name: 'free' })
  expect(await client.callTool({ name: 'wish' })).toMatchObject({ content: [{ text: 'none' }] })
  await client.callTool({ name: 'wish', arguments: { colour: 'red' }, _meta: { own: 1 } })
  // @ts-expect-error there is no such tool
  await expect(client.callTool({ name: 'subtract', arguments: {} })).rejects.toThrow('Unknown tool: subtract')
  // @ts-expect-error a is needed
  expect(await client.callTool({ name: 'add' })).toHaveProperty('isError', true)
  // @ts-expect-error there is no such argument
  await client.callTool({ name: 'wish', arguments: { shape: 'round' } })
  // @ts-expect-error a is missing
  expect(await client.callTool({ name: 'add', arguments: { b: 2 } })).toHaveProperty('isError', true)
  // @ts-expect-error a name is text
  expect(await client.callTool({ name: 'greet', arguments: { name: 4 } })).toHaveProperty('isError', true)
  // @ts-expect-error the sum is there only where the call went well
  expectTypeOf((await client.callTool({ name: 'add', arguments: { a: 2 } })).structuredContent.sum)
})

it('is for a server of any kind', () => {
  const plain: McpServer = server
  const client = createClient<typeof plain>({ name: 'test', version: '1' })
  expectTypeOf(client).toEqualTypeOf<Client>()
  void (() => client.callTool({ name: 'add', arguments: {} }))
  const own = new McpServer({ name: 'plain', version: '1' }, { instructions: 'Be kind' })
  expectTypeOf(own).toEqualTypeOf<McpServer>()
})

it('is a client like any other', async () => {
  const namesOf = async (client: Client): Promise<string[]> => (await client.listTools()).tools.map(({ name }) => name)
  await using client = createClient<typeof server>({ name: 'test', version: '1' })
  await client.connect(server)
  expect(await namesOf(client)).toEqual(['add', 'greet', 'free', 'wish'])
})

it('says that what a tool gives may be missing, for an older revision cannot carry it', async () => {
  const old = createClient<typeof server>({ name: 'test', version: '1' }, { versions: ['2025-03-26'] })
  await old.connect(server)
  const { structuredContent, content } = await old.callTool({ name: 'add', arguments: { a: 2 } })
  expect(structuredContent).toBeUndefined()
  expect(content).toEqual([{ type: 'text', text: '{"sum":3}' }])
  await old.close()
})

it('checks what a handler returns as registerTool does', () => {
  const outputSchema = z.object({ kind: z.enum(['a', 'b']) })
  tool({ outputSchema }, () => ({ kind: 'a' }))
  // @ts-expect-error c is not one of them
  expect(tool({ outputSchema }, () => ({ kind: 'c' }))).toHaveProperty('handler')
})
