// A server for whatever speaks Request and Response: Bun, Deno, a worker, a framework.
import { McpServer } from '@mortise/server'
import { createMcpHandler } from '@mortise/transport-http/server'
import { z } from 'zod'

const server = new McpServer({ name: 'words', version: '1.0.0' })

server.registerTool(
  'count',
  {
    description: 'Counts the words of a text',
    inputSchema: z.object({ text: z.string() }),
    outputSchema: z.object({ words: z.number() }),
  },
  ({ text }) => ({ words: text.split(/\s+/).filter(Boolean).length }),
)

// No sessions, so that any worker can take any request; and the public name, for only loopback is let in otherwise.
const handler = createMcpHandler(server, { sessions: false, allowedHosts: ['words.example'] })

export default { fetch: handler.fetch }
