import { IncomingMessage, ServerResponse } from 'node:http'
import { connect, Socket } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { serveHttp, type ServedHttp } from '../node.js'
import { FakeServer, gate, request } from '../testing/endpoint.js'
import { inTurn } from './in-turn.js'

const post = (id: number): string => {
  const body = JSON.stringify(request(id))
  const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Mcp-Method: ping', 'Content-Type: application/json']
  return [...head, `Content-Length: ${body.length}`, '', body].join('\r\n')
}
const posts = (n: number): string => Array.from({ length: n }, (_, id) => post(id)).join('')

/** A server that answers when it is told to, and a connection to it with what has been read there. */
async function held(): Promise<{
  served: ServedHttp
  server: FakeServer
  open: () => void
  socket: Socket
  read: string[]
}> {
  const { opened, open } = gate()
  const server = new FakeServer(() => opened.then(() => ({})))
  const served = await serveHttp(server)
  const socket = connect(served.port, '127.0.0.1')
  onTestFinished(async () => {
    open()
    socket.destroy()
    await served.close()
  })
  const read: string[] = []
  socket.on('data', (piece) => read.push(String(piece)))
  return { served, server, open, socket, read }
}

it('serves what comes over one connection one by one, in order', async () => {
  const { server, open, socket, read } = await held()
  socket.write(posts(20))
  await eventually(() => expect(server.exchanges).toHaveLength(1))
  socket.write(post(20))
  open()
  await eventually(() => expect(server.answered).toBe(21))
  await eventually(() =>
    expect(read.join('').match(/"id":\d+/g)).toEqual(Array.from({ length: 21 }, (_, n) => `"id":${n}`)),
  )
})

it('closes a connection on which more wait than may', async () => {
  const { server, socket, read } = await held()
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.write(posts(150))
  await closed
  expect([server.exchanges.length, read]).toEqual([1, []])
})

it('answers what is under way when it drains, and begins nothing that waits behind it', async () => {
  const { served, server, open, socket, read } = await held()
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.write(posts(3))
  await eventually(() => expect(server.exchanges).toHaveLength(1))
  const drained = served.drain()
  open()
  await drained
  await closed
  expect(read.join('').match(/^HTTP\/1.1 200/gm)).toHaveLength(1)
  expect(server.exchanges).toHaveLength(1)
})

it('serves at once where request and response are made by hand', () => {
  const request = new IncomingMessage(new Socket())
  const serve = vi.fn<() => void>()
  inTurn(request, new ServerResponse(request), serve)
  expect(serve).toHaveBeenCalledOnce()
})
