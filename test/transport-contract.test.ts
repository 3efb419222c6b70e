import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { promisify } from 'node:util'
import { transportContract, type OpenChannel } from '@mortise/protocol/testing'
import { McpServer } from '@mortise/server'
import { http, type HttpOptions } from '@mortise/transport-http'
import { serveHttp } from '@mortise/transport-http/node'
import { serveStdio, streamTransport } from '@mortise/transport-stdio'
import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { serveSockets, webSocket } from '../examples/websocket/transport.js'
import { program } from '../scripts/program.js'

const overWebSocket: OpenChannel = async (endpoint) => {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  serveSockets(endpoint, sockets)
  await once(sockets, 'listening')
  const { port } = sockets.address() as AddressInfo
  return {
    transport: await webSocket(`ws://127.0.0.1:${port}`)(),
    async close() {
      for (const socket of sockets.clients) socket.close()
      await promisify(sockets.close.bind(sockets))()
    },
  }
}

const overStreams: OpenChannel = async (endpoint) => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()]
  const server = serveStdio(endpoint, { input: toServer, output: toClient })
  const transport = streamTransport({ input: toClient, output: toServer, side: 'client' })
  return { transport, close: () => server.close() }
}

const overHttp =
  (options: HttpOptions): OpenChannel =>
  async (endpoint) => {
    const { url, close } = await serveHttp(endpoint)
    return { transport: await http(url, options)(), close }
  }

const channels: Record<string, OpenChannel> = {
  'two streams, as on stdio': overStreams,
  HTTP: overHttp({}),
  "HTTP, by the platform's own fetch": overHttp({ fetch: globalThis.fetch }),
  'a WebSocket': overWebSocket,
}

for (const [name, open] of Object.entries(channels)) {
  describe(`The contract over ${name}:`, () => {
    for (const { name, run } of transportContract(open)) it(name, () => expect(run()).resolves.toBeUndefined())
  })
}

describe('The example of a WebSocket', () => {
  const run = (name: string): Promise<string> => program(new URL(`../examples/websocket/${name}.ts`, import.meta.url))

  it('rolls dice from one program to the other [N066]', async () => {
    const server = spawn(process.execPath, [await run('server')], { env: { ...process.env, PORT: '0' } })
    const limit = { signal: AbortSignal.timeout(10_000) }
    try {
      const [url] = (await once(createInterface(server.stdout), 'line', limit)) as [string]
      const { stdout } = await promisify(execFile)(process.execPath, [await run('client'), url], limit)
      expect(stdout).toMatch(/^roll: Rolls dice\nRolled [1-6] [1-6] [1-6]\n$/)
      const page = new WebSocket(url, { origin: 'https://evil.example' })
      await expect(once(page, 'open', limit)).rejects.toThrow('Unexpected server response: 401')
    } finally {
      server.kill()
      await once(server, 'exit')
    }
  })

  it('answers what is no message with an error, and serves on', async () => {
    const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    serveSockets(new McpServer({ name: 'any', version: '1.0.0' }), sockets)
    await once(sockets, 'listening')
    const client = new WebSocket(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`)
    await once(client, 'open')
    const codes: unknown[] = []
    for (const said of ['no JSON', '{}']) {
      client.send(said)
      const [heard] = (await once(client, 'message')) as [Buffer]
      codes.push(JSON.parse(heard.toString()).error.code)
    }
    expect(codes).toEqual([-32700, -32600])
    client.close()
    await once(client, 'close')
    sockets.close()
    await once(sockets, 'close')
  })

  it('says which address could not be reached', async () => {
    await expect(webSocket('ws://127.0.0.1:1')()).rejects.toThrow(/^ws:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/)
  })
})
