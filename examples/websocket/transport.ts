import {
  ConnectionClosed,
  decode,
  encode,
  Inbox,
  serveChannel,
  type Delivery,
  type Endpoint,
  type Opener,
  type Transport,
} from '@mortise/protocol'
import { WebSocket, type WebSocketServer } from 'ws'

/** A transport over a socket that is open: each text frame carries one message. */
export function socketTransport(socket: WebSocket, side: 'client' | 'server'): Transport {
  const inbox = new Inbox<Delivery>()
  socket.on('message', (data) => {
    const read = decode((data as Buffer).toString())
    if ('message' in read) inbox.push(read)
    else if (side === 'server') socket.send(encode(read.refusal), () => {}) // a client never answers noise
  })
  socket.on('error', (cause) => inbox.end(new ConnectionClosed(`The socket broke: ${cause.message}`, { cause })))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve(inbox.end())))
  return {
    incoming: inbox,
    send: (message) =>
      new Promise((resolve, reject) =>
        socket.send(encode(message), (cause) =>
          cause ? reject(new ConnectionClosed(undefined, { cause })) : resolve(),
        ),
      ),
    async close() {
      inbox.end()
      socket.close()
      const impatient = setTimeout(() => socket.terminate(), 1000)
      await closed
      clearTimeout(impatient)
    },
  }
}

/** Opens a socket for each try to connect: `client.connect(webSocket('ws://127.0.0.1:8080'))`. */
export const webSocket = (url: string): Opener =>
  Object.assign(
    () =>
      new Promise<Transport>((resolve, reject) => {
        const socket = new WebSocket(url, { maxPayload: 2 ** 26 })
        socket.once('open', () => resolve(socketTransport(socket, 'client')))
        socket.once('error', (cause) => reject(new ConnectionClosed(`${url}: ${cause.message}`, { cause })))
      }),
    { target: url },
  )

/** Serves whoever connects. Who may connect is for the `WebSocketServer` to say: check the origin there. */
export function serveSockets(endpoint: Endpoint, sockets: WebSocketServer): void {
  sockets.on('connection', (socket) => {
    serveChannel(endpoint, socketTransport(socket, 'server')).catch(() => {}) // one that breaks has closed
  })
}
