import { McpServer } from '@mortise/server'
import { serveStdio } from '@mortise/transport-stdio'

const server = new McpServer({ name: 'bench', version: '1.0.0' })
server.registerTool('hello', { description: 'Says hello' }, () => 'Hello!')
serveStdio(server)
