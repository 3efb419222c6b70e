// A server in an Express app, for those who bring a token: npx tsx examples/03-express.ts
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { McpServer } from '@mortise/server'
import { mcpExpress } from '@mortise/transport-http/express'
import express from 'express'

const users = new Map([['secret-of-ada', 'ada']])

const server = new McpServer({ name: 'members', version: '1.0.0' })
server.registerTool('whoami', { description: 'Says who calls' }, (_args, ctx) => `You are ${ctx.principal}`)

const mount = mcpExpress(server, {
  authenticate(headers) {
    const principal = users.get(headers.get('authorization')?.replace(/^Bearer /, '') ?? '')
    return principal === undefined ? { status: 401, message: 'Bring a token' } : { principal }
  },
})

const app = express()
app.get('/', (_request, response) => void response.send('The server is at /mcp'))
app.use('/mcp', mount)

const listening = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
await once(listening, 'listening')
console.log(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/mcp`)

process.once('SIGTERM', () => void mount.handler.drain().then(() => listening.close()))
