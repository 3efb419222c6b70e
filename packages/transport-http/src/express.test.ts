import express from 'express'
import { expect, it } from 'vitest'
import { mcpExpress } from './express.js'
import { createMcpHandler } from './server/handler.js'
import { listening } from './testing/carriers.js'
import { FakeServer, note, request } from './testing/endpoint.js'

const headers = { 'mcp-method': 'ping', 'content-type': 'application/json' }
const post = (port: number, body: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', headers, body })
const ping = JSON.stringify(request(1, 'ping', { a: 1 }))
const pong = { jsonrpc: '2.0', id: 1, result: { a: 1 } }

it('mounts a server in front of express.json() and behind it', async () => {
  const mount = mcpExpress(new FakeServer())
  const apps = [
    express().use('/mcp', mount).use(express.json()),
    express().use(express.json()).use('/mcp', mount),
    express().post('/mcp', express.json(), mount),
    express().all('/mcp', express.text({ type: '*/*' }), mount),
    express().all('/mcp', express.raw({ type: '*/*' }), mount),
  ]
  for (const app of apps) expect(await (await post(await listening(app), ping)).json()).toEqual(pong)
})

it('mounts a handler that was made before', async () => {
  const handler = createMcpHandler(new FakeServer())
  const mount = mcpExpress(handler)
  expect(mount.handler).toBe(handler)
  expect(await (await post(await listening(express().use('/mcp', mount)), ping)).json()).toEqual(pong)
})

it('takes the options of a handler, and gives the handler to close', async () => {
  const mount = mcpExpress(new FakeServer(), { maxBodyBytes: 10 })
  const port = await listening(express().use('/mcp', mount))
  expect((await post(port, ping)).status).toBe(413)
  await mount.handler.close()
  expect((await post(port, ping)).status).toBe(503)
})

it('leaves what is no JSON to express.json() where that comes first', async () => {
  const port = await listening(express().use(express.json()).use('/mcp', mcpExpress(new FakeServer())))
  expect((await post(port, '{')).status).toBe(400)
})

it('bears what stands in front and reads text, or writes in a way of its own', async () => {
  const app = express().use('/mcp', (request, response, next) => {
    request.setEncoding('utf8')
    const write = response.write.bind(response) as (chunk: string) => boolean
    Object.assign(response, { write: (chunk: string) => void write(chunk) })
    next()
  })
  const server = new FakeServer(async ({ params = {} }, exchange) => {
    for (let n = 0; n < 20; n++) await exchange.notify(note('n', { text: 'é'.repeat(50_000) }))
    return { length: (params.text as string).length }
  })
  const port = await listening(app.use('/mcp', mcpExpress(server)))
  const got = await post(port, JSON.stringify(request(1, 'ping', { text: 'é'.repeat(150_000) })))
  expect(await got.text()).toContain('"result":{"length":150000}')
})
