import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { methods, type Endpoint, type Outgoing, type Transport } from '@mortise/protocol'
import { transportContract, type OpenChannel } from '@mortise/protocol/testing'
import { expect, it } from 'vitest'
import { http } from '../client/http.js'
import { initialize } from '../testing/endpoint.js'
import { createMcpHandler } from './handler.js'

/** An endpoint whose handshakes succeed. */
const agreeing = (endpoint: Endpoint): Endpoint => ({
  changes: endpoint.changes,
  open: (origin, send) => endpoint.open(origin, send),
  async serve(request, exchange) {
    if (request.method !== methods.initialize.name) return endpoint.serve(request, exchange)
    await exchange.answer({ jsonrpc: '2.0', id: request.id, result: {} }, 'run')
  },
})

/** The contract speaks the newest revision, of which this channel carries nothing: what claims it is left out. */
function plainly(transport: Transport): Transport {
  const unclaimed = (outgoing: Outgoing): Outgoing => {
    if (!('method' in outgoing)) return outgoing
    const { _meta, ...params } = outgoing.params ?? {}
    const { progressToken } = (_meta ?? {}) as { progressToken?: string }
    return { ...outgoing, params: progressToken === undefined ? params : { ...params, _meta: { progressToken } } }
  }
  return {
    incoming: transport.incoming,
    send: (outgoing, { about } = {}) => transport.send(unclaimed(outgoing), about === undefined ? {} : { about }),
    close: () => transport.close(),
  }
}

const open: OpenChannel = async (endpoint) => {
  const handler = createMcpHandler(agreeing(endpoint), { legacySse: true })
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/mcp') response.writeHead(405).end()
    else handler.node(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve))
  const transport = await http(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`)()
  await transport.send(initialize('2024-11-05'))
  await transport.incoming[Symbol.asyncIterator]().next()
  const close = async (): Promise<void> => {
    await handler.close()
    await new Promise((resolve) => server.close(resolve).closeAllConnections())
  }
  return { transport: plainly(transport), close }
}

for (const { name, run } of transportContract(open)) {
  it(`HTTP+SSE keeps the contract: ${name}`, () => expect(run()).resolves.toBeUndefined())
}
