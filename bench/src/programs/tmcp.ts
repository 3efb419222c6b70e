import { ZodJsonSchemaAdapter } from '@tmcp/adapter-zod'
import { McpServer } from 'tmcp'
import { toolsFor, type Offered } from './tools.js'

/** A server of tmcp. */
export function tmcp(offered: Offered) {
  const server = new McpServer(
    { name: 'bench', version: '1.0.0', description: 'For measuring' },
    { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: { listChanged: true } } },
  )
  for (const { name, description, inputSchema, run } of toolsFor(offered)) {
    server.tool({ name, description, schema: inputSchema }, async (args) => {
      const text = await run(args as Record<string, unknown>, async (step, of) => server.progress(step, of))
      return { content: [{ type: 'text', text }] }
    })
  }
  return server
}
