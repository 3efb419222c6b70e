import { ZodJsonSchemaAdapter } from '@tmcp/adapter-zod'
import { StdioTransport } from '@tmcp/transport-stdio'
import { McpServer } from 'tmcp'
import { z } from 'zod'

const server = new McpServer(
  { name: 'bench', version: '1.0.0', description: 'For measuring' },
  { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: { listChanged: true } } },
)
server.tool({ name: 'echo', description: 'Repeats', schema: z.object({ text: z.string() }) }, ({ text }) => ({
  content: [{ type: 'text', text }],
}))
new StdioTransport(server).listen()
