import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A network between a client and a server, which can be cut. */
export interface Proxy {
  readonly port: number
  /** Passes on so many bytes more to the client, over whatever connections there are, and then cuts them all. */
  cutAfter(bytes: number): void
  /** How often it has cut. */
  cuts: number
}

/** Stands in front of a port of this machine until the test ends. */
export async function proxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let left = Infinity
  const state = {
    cuts: 0,
    cutAfter(bytes: number): void {
      left = bytes
    },
  }
  const cut = (): void => {
    state.cuts++
    left = Infinity
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.on('data', (chunk) => {
      near.write(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) cut()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return Object.assign(state, { port: (server.address() as AddressInfo).port })
}
