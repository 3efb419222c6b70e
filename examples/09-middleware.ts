// Middleware that times what passes, on both sides: npx tsx examples/09-middleware.ts
import { Client } from '@mortise/client'
import type { Middleware } from '@mortise/protocol'
import { McpServer } from '@mortise/server'
import { z } from 'zod'

const timed =
  <C, R>(nameOf: (context: C) => string): Middleware<C, R> =>
  async (context, next) => {
    const start = performance.now()
    try {
      return await next()
    } finally {
      console.log(`${nameOf(context)}: ${(performance.now() - start).toFixed(1)} ms`)
    }
  }

const server = new McpServer({ name: 'patient', version: '1.0.0' })
server.registerTool('wait', { inputSchema: z.object({ ms: z.number().max(1000) }) }, async ({ ms }) => {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return 'Waited'
})
// The server sees each request as it comes; also those that are refused.
server.use(timed(({ request }) => `server ${request.method}`))

await using client = new Client({ name: 'hurried', version: '1.0.0' })
// The client sees each call once, however many requests it takes.
client.use(timed(({ def }) => `client ${def.name}`))

await client.connect(server)
await client.callTool({ name: 'wait', arguments: { ms: 20 } })
await client.callTool({ name: 'run' }).catch((error: Error) => console.log(error.message))
