// Tests of a server in memory, with what Node brings along: npx tsx --test examples/08-testing.ts
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from '@mortise/client'
import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { McpServer, ToolError } from '@mortise/server'
import { z } from 'zod'

const server = new McpServer({ name: 'arithmetic', version: '1.0.0' })
const numbers = z.object({ a: z.number(), b: z.number() })
server.registerTool(
  'divide',
  { inputSchema: numbers, outputSchema: z.object({ quotient: z.number() }) },
  ({ a, b }) => {
    if (b === 0) throw new ToolError('Nothing can be divided by 0; give another b')
    return { quotient: a / b }
  },
)

const client = new Client({ name: 'test', version: '1.0.0' })
const divide = (a: unknown, b: unknown) => client.callTool({ name: 'divide', arguments: { a, b } })

await client.connect(server)

await test('divides', async () => {
  const { structuredContent } = await divide(6, 3)
  assert.deepEqual(structuredContent, { quotient: 2 })
})

await test('tells the model why it cannot', async () => {
  const { isError, content } = await divide(6, 0)
  assert.equal(isError, true)
  assert.deepEqual(content, [{ type: 'text', text: 'Nothing can be divided by 0; give another b' }])
})

await test('refuses arguments of another type', async () => {
  const { isError } = await divide('six', 3)
  assert.equal(isError, true)
})

await test('knows no other tool', async () => {
  await assert.rejects(
    client.callTool({ name: 'multiply' }),
    (error) => error instanceof ProtocolError && error.code === ErrorCode.invalidParams,
  )
})

await client.close()
