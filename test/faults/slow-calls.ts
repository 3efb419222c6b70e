// Makes large calls of a slow tool on a server of this process, and prints what each holds: a line of JSON.
import { request as httpRequest } from 'node:http'
import { McpServer } from '@mortise/server'
import { serveHttp } from '@mortise/transport-http/node'

const [count, size] = process.argv.slice(2).map(Number) as [number, number]
const server = new McpServer({ name: 'slow', version: '1' })
let answer = (): void => {}
const opened = new Promise<void>((resolve) => (answer = resolve))
let allRun = (): void => {}
const running = new Promise<void>((resolve) => (allRun = resolve))
let runs = 0
server.registerTool('wait', {}, async () => {
  if (++runs === count) allRun()
  await opened
  return 'done'
})
const { url, close } = await serveHttp(server)

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}
const params = { name: 'wait', arguments: { text: 'x'.repeat(size) }, _meta: meta }
const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }))
const headers = {
  'content-type': 'application/json',
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': 'wait',
  'content-length': body.byteLength,
}

const call = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method: 'POST', agent: false, headers })
    sent.on('error', reject)
    sent.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode!)))
    sent.end(body)
  })

async function held(): Promise<number> {
  for (let n = 0; n < 2; n++) {
    // What a turn of the loop still holds is free in the next.
    await new Promise((resolve) => setImmediate(resolve))
    globalThis.gc?.()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const before = await held()
const calls = Array.from({ length: count }, call)
await running
const each = ((await held()) - before) / count
answer()
const statuses = await Promise.all(calls)
const left = (await held()) - before
await close()
console.log(JSON.stringify({ each, left, statuses }))
