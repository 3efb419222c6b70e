import { McpServer } from '@mortise/server'
import { serveStdio } from '@mortise/transport-stdio'
import { z } from 'zod'

const server = new McpServer({ name: 'bench', version: '1.0.0' })
server.registerTool('echo', { description: 'Repeats', inputSchema: z.object({ text: z.string() }) }, ({ text }) => text)
serveStdio(server)
