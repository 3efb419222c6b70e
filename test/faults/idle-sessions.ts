// Opens as many sessions on a server of this process as it holds, and prints what each costs: a line of JSON.
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { McpServer } from '@mortise/server'
import { serveHttp } from '@mortise/transport-http/node'

const count = Number(process.argv[2])
const server = new McpServer({ name: 'idle', version: '1' })
server.registerTool('quick', {}, () => 'done')
const { url, close } = await serveHttp(server, { maxSessions: count })
const agent = new Agent({ keepAlive: true, maxSockets: 8 })

// So that nobody has to wait half an hour.
const now = performance.now.bind(performance)
let later = 0
performance.now = () => now() + later

const post = (message: object, session?: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...(session && { 'mcp-session-id': session }) }
    const sent = httpRequest(url, { method: 'POST', agent, headers })
    sent.on('error', reject)
    sent.on('response', (response) => response.resume().on('end', () => resolve(response)))
    sent.end(JSON.stringify({ jsonrpc: '2.0', ...message }))
  })
const clientInfo = { name: 'a client of an ordinary name', version: '1.2.3' }
const capabilities = { roots: { listChanged: true }, sampling: {}, elicitation: {} }
const params = { protocolVersion: '2025-11-25', capabilities, clientInfo }

async function open(): Promise<number> {
  const response = await post({ id: 1, method: 'initialize', params })
  const session = response.headers['mcp-session-id'] as string | undefined
  if (session === undefined) return response.statusCode!
  await post({ method: 'notifications/initialized' }, session)
  await post({ id: 2, method: 'tools/list' }, session)
  return response.statusCode!
}

const heap = (): number => {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

/** Opens sessions, eight at a time; gives the last status. */
async function fill(wanted: number): Promise<number> {
  let [left, status] = [wanted, 0]
  const worker = async (): Promise<void> => {
    while (left-- > 0) status = await open()
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return status
}

// The first ones pay for what all share: code, shapes, sockets.
await fill(200)
const before = heap()
await fill(count - 200)
const each = (heap() - before) / (count - 200)
const oneMore = await open()
later = 31 * 60_000
let afterwards = oneMore
while (afterwards === 503) afterwards = await open()
const left = heap() - before
agent.destroy()
await close()
console.log(JSON.stringify({ each, oneMore, afterwards, left }))
