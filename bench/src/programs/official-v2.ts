import { McpServer } from '@modelcontextprotocol/server'
import { toolsFor, type Offered } from './tools.js'

/** A server of the official SDK, version 2. */
export function officialV2(offered: Offered, tools = toolsFor(offered)): McpServer {
  const server = new McpServer({ name: 'bench', version: '1.0.0' })
  for (const { name, description, inputSchema, run } of tools) {
    server.registerTool(name, { description, inputSchema }, async (args, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken
      const text = await run(args as Record<string, unknown>, async (progress, total) => {
        if (progressToken === undefined) return
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total } })
      })
      return { content: [{ type: 'text', text }] }
    })
  }
  return server
}
