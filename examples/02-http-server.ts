// A server over HTTP on Node: npx tsx examples/02-http-server.ts
import { McpServer } from '@mortise/server'
import { serveHttp } from '@mortise/transport-http/node'
import { z } from 'zod'

const server = new McpServer({ name: 'kitchen', version: '1.0.0' })

server.registerTool(
  'bake',
  {
    description: 'Bakes bread, a loaf at a time',
    inputSchema: z.object({ loaves: z.number().int().min(1).max(10) }),
    outputSchema: z.object({ baked: z.number() }),
  },
  async ({ loaves }, ctx) => {
    let baked = 0
    while (baked < loaves && !ctx.signal.aborted) await ctx.progress(++baked, loaves, `Loaf ${baked} is done`)
    return { baked }
  },
)

const { url, drain } = await serveHttp(server, { port: Number(process.env.PORT ?? 3000) })
console.log(url)

process.once('SIGTERM', () => void drain())
process.once('SIGINT', () => void drain())
