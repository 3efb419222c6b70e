// A server over standard input and output that can be told to die, and remembers nothing of what was before.
import { McpServer } from '@mortise/server'
import { serveStdio } from '@mortise/transport-stdio'

const server = new McpServer({ name: 'mortal', version: '1.0.0' })
server.registerTool('pid', {}, () => String(process.pid))
server.registerTool('die', {}, () => process.exit(7))
server.registerTool('touch', {}, () => {
  server.resourceChanged('test://note')
  return 'touched'
})
server.registerResource('note', 'test://note', {}, () => `written by ${process.pid}`)
server.registerResource('grave', 'test://grave', {}, () => process.exit(8))
serveStdio(server)
