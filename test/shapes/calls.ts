// Calls a tool so many times over HTTP, in each family of revisions: `node calls.mjs COUNT`.
import { Client } from '@mortise/client'
import { McpServer } from '@mortise/server'
import { http } from '@mortise/transport-http'
import { serveHttp } from '@mortise/transport-http/node'
import { z } from 'zod'

const server = new McpServer({ name: 'shapes', version: '1.0.0' })
server.registerTool('echo', { inputSchema: z.object({ text: z.string() }) }, ({ text }) => text)
const served = await serveHttp(server)
for (const version of ['2026-07-28', '2025-11-25'] as const) {
  const client = new Client({ name: 'shapes', version: '1.0.0' }, { versions: [version] })
  await client.connect(http(served.url))
  for (let left = Number(process.argv[2]); left > 0; left--) {
    await client.callTool({ name: 'echo', arguments: { text: 'hello' } })
  }
  await client.close()
}
await served.close()
