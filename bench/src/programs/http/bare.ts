// The bare limit: reads a request, parses it, writes the answer of the contestants, and does nothing else.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer, given, heap, tell } from '../given.js'

const { result, bytes, steps, stepMethod } = given<{
  /** The result of ours, but for the text that is repeated. */
  result?: { content: { type: string; text: string }[] }
  /** The whole answer, for one that is always the same. */
  bytes?: string
  /** How many events go before the answer. */
  steps?: number
  /** The name of their method. */
  stepMethod?: string
}>()
const whole = bytes === undefined ? undefined : Buffer.from(bytes)

interface Asked {
  id: number
  params: { arguments: { text?: string }; _meta?: { progressToken?: number } }
}

function respond({ id, params }: Asked, response: ServerResponse): void {
  if (whole) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length })
    return void response.end(whole)
  }
  const text = params.arguments.text ?? result!.content[0]!.text
  const message = JSON.stringify({ jsonrpc: '2.0', id, result: { ...result, content: [{ type: 'text', text }] } })
  if (steps === undefined) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(message) })
    return void response.end(message)
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  for (let step = 1; step <= steps; step++) {
    const progress = { progressToken: params._meta?.progressToken, progress: step, total: steps }
    const event = JSON.stringify({ jsonrpc: '2.0', method: stepMethod, params: progress })
    response.write(`event: message\ndata: ${event}\n\n`)
  }
  response.end(`event: message\ndata: ${message}\n\n`)
}

function take(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => respond(JSON.parse(Buffer.concat(chunks).toString()) as Asked, response))
}

const server = createServer(take)
server.listen(0, '127.0.0.1', () => {
  answer(heap)
  tell(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`)
})
