// A server over standard input and output: npx tsx examples/01-hello-server.ts
import { McpServer } from '@mortise/server'
import { serveStdio } from '@mortise/transport-stdio'
import { z } from 'zod'

const server = new McpServer({ name: 'hello', version: '1.0.0' })

server.registerTool(
  'greet',
  { description: 'Greets somebody', inputSchema: z.object({ name: z.string() }) },
  ({ name }) => `Hello, ${name}!`,
)

serveStdio(server)
