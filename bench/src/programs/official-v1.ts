import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { toolsFor, type Offered } from './tools.js'

/** A server of the official SDK, version 1. */
export function officialV1(offered: Offered): McpServer {
  const server = new McpServer({ name: 'bench', version: '1.0.0' })
  for (const { name, description, inputSchema, run } of toolsFor(offered)) {
    server.registerTool(
      name,
      { description, inputSchema: inputSchema.shape },
      async (args, { _meta, sendNotification }) => {
        const progressToken = _meta?.progressToken
        const text = await run(args, async (progress, total) => {
          if (progressToken === undefined) return
          await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total } })
        })
        return { content: [{ type: 'text', text }] }
      },
    )
  }
  return server
}
