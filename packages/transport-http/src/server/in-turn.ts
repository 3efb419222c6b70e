import type { IncomingMessage, ServerResponse } from 'node:http'

/** How many requests of one connection may wait for their turn. */
const most = 100

const waiting = new WeakMap<object, number>()

/**
 * Serves a request when its response can go out. Who sends the next request before the last one has been answered and
 * read must wait: otherwise one packet of requests makes a hundred answers, which all wait in memory for one who reads none.
 */
export function inTurn({ socket }: IncomingMessage, response: ServerResponse, serve: () => void): void {
  // Node gives a response its socket when those before it have gone out. One made by hand has none, and no far end.
  if (response.socket !== null || socket.remoteAddress === undefined) return serve()
  const before = waiting.get(socket) ?? 0
  if (before >= most) return void socket.destroy()
  waiting.set(socket, before + 1)
  response.once('socket', () => {
    waiting.set(socket, waiting.get(socket)! - 1)
    serve()
  })
}
