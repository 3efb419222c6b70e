import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from '@mortise/client'
import { methods } from '@mortise/protocol'
import { McpServer } from '@mortise/server'
import { http } from '@mortise/transport-http'
import { mcpExpress } from '@mortise/transport-http/express'
import { serveHttp } from '@mortise/transport-http/node'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { McpServer as OldServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { ElicitRequestSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'

const home = { uri: 'file:///home/ada', name: 'home' }
const heardOf = (steps: { progress: number }[]): number[] => steps.map(({ progress }) => progress)

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve).closeAllConnections())
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server of the first generation, with a tool that tells how far it is, and asks. */
function oldServer(): OldServer {
  const server = new OldServer({ name: 'old', version: '1.0.0' })
  server.registerTool(
    'greet',
    { inputSchema: { greeting: z.string() } },
    async ({ greeting }, { _meta, sendNotification }) => {
      const { progressToken } = _meta ?? {}
      if (progressToken === undefined) throw new Error('Nobody wants to know how far it is')
      for (const progress of [1, 2]) {
        await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: 2 } })
      }
      const requestedSchema = { type: 'object' as const, properties: { name: { type: 'string' as const } } }
      const { content } = await server.server.elicitInput({ message: 'Who are you?', requestedSchema })
      const { roots } = await server.server.listRoots()
      return { content: [{ type: 'text', text: `${greeting} ${String(content?.name)} of ${roots[0]?.uri}` }] }
    },
  )
  return server
}

/** Offers it as the servers of the first revision were: a stream here, what is said there. */
function offered(): { listener: RequestListener; seen: string[] } {
  const transports = new Map<string, SSEServerTransport>()
  const seen: string[] = []
  const app = express()
  app.use((request, _response, next) => {
    seen.push(`${request.method} ${request.path}`)
    next()
  })
  app.get('/sse', async (_request, response) => {
    const transport = new SSEServerTransport('/messages', response)
    transports.set(transport.sessionId, transport)
    await oldServer().connect(transport)
  })
  app.post('/messages', async (request, response) => {
    await transports.get(request.query.sessionId as string)!.handlePostMessage(request, response)
  })
  return { listener: app, seen }
}

it('our client falls back to a server that speaks only HTTP+SSE', async () => {
  const { listener, seen } = offered()
  const client = new Client({ name: 'interop', version: '1.0.0' })
  client.handle(methods.elicit, () => ({ action: 'accept', content: { name: 'Ada' } }))
  client.handle(methods.listRoots, () => ({ roots: [home] }))
  onTestFinished(() => client.close())
  const opener = http(`${await listening(listener)}/sse`)
  await client.connect(opener)
  expect(client.server.info?.name).toBe('old')
  expect(seen.slice(0, 4)).toEqual(['POST /sse', 'POST /sse', 'GET /sse', 'POST /messages'])
  const steps: { progress: number }[] = []
  const call = { name: 'greet', arguments: { greeting: 'Grüße' } }
  const { content } = await client.callTool(call, { onProgress: (step) => void steps.push(step) })
  expect(content).toEqual([{ type: 'text', text: `Grüße Ada of ${home.uri}` }])
  expect(heardOf(steps)).toEqual([1, 2])
  // That it wants a handshake is known by now, and not asked again.
  await using again = await new Client({ name: 'interop', version: '1.0.0' }).connect(opener)
  expect((await again.listTools()).tools).toMatchObject([{ name: 'greet' }])
  expect(seen.filter((each) => each === 'POST /sse')).toHaveLength(3)
})

/** A server of ours with such a tool. */
function ownServer(): McpServer {
  const server = new McpServer({ name: 'own', version: '1.0.0' })
  server.registerTool('greet', { inputSchema: z.object({ greeting: z.string() }) }, async ({ greeting }, ctx) => {
    for (const done of [1, 2]) await ctx.progress(done, 2)
    const answer = await ctx.elicit('name', { message: 'Who are you?', schema: z.object({ name: z.string() }) })
    const [root] = await ctx.roots('roots')
    return answer.action === 'accept' ? `${greeting} ${answer.content.name} of ${root?.uri}` : answer.action
  })
  return server
}

const ways: Record<string, () => Promise<string>> = {
  async node() {
    const served = await serveHttp(ownServer(), { legacySse: true })
    onTestFinished(() => served.close())
    return served.url
  },
  async 'express, under a path'() {
    const mount = mcpExpress(ownServer(), { legacySse: true })
    onTestFinished(() => mount.handler.close())
    const origin = await listening(express().use(express.json()).use('/under/a/path', mount))
    return `${origin}/under/a/path?key=1`
  },
}

it.each(Object.entries(ways))('the official client of HTTP+SSE is served by ours over %s', async (_, serve) => {
  const client = new OldClient({ name: 'old', version: '1.0.0' }, { capabilities: { elicitation: {}, roots: {} } })
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { name: 'Ada' } }))
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [home] }))
  await client.connect(new SSEClientTransport(new URL(await serve())))
  onTestFinished(() => client.close())
  expect(client.getServerVersion()?.name).toBe('own')
  const steps: { progress: number }[] = []
  const call = { name: 'greet', arguments: { greeting: 'Grüße' } }
  const { content } = await client.callTool(call, undefined, { onprogress: (step) => void steps.push(step) })
  expect(content).toEqual([{ type: 'text', text: `Grüße Ada of ${home.uri}` }])
  expect(heardOf(steps)).toEqual([1, 2])
})
