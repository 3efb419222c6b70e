import { McpServer, ToolError } from '@mortise/server'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { serveSockets } from './transport.js'

const server = new McpServer({ name: 'dice', version: '1.0.0' })

server.registerTool(
  'roll',
  {
    description: 'Rolls dice',
    inputSchema: z.object({ dice: z.number().int().min(1), sides: z.number().int().min(2) }),
  },
  ({ dice, sides }) => {
    if (dice > 100) throw new ToolError('That is more dice than a hand can hold; roll at most 100')
    return Array.from({ length: dice }, () => 1 + Math.floor(Math.random() * sides)).join(' ')
  },
)

const sockets = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 8080),
  maxPayload: 4 * 2 ** 20,
  // A page of any web site may open sockets to this machine, and its browser says so in the Origin header.
  verifyClient: ({ origin }: { origin?: string }) => origin === undefined,
})
serveSockets(server, sockets)
sockets.on('listening', () => {
  const { port } = sockets.address() as { port: number }
  console.log(`ws://127.0.0.1:${port}`)
})
