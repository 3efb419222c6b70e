import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer, heap, tell } from '../given.js'

/** Listens on a free port, and tells where. */
export function listening(take: RequestListener): void {
  const server = createServer(take)
  server.listen(0, '127.0.0.1', () => {
    answer(heap)
    tell(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`)
  })
}
