import { FastMCP } from 'fastmcp'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { answer, given, heap, tell } from '../given.js'
import { toolsFor, type Offered } from '../tools.js'

/** It does not tell which port it took, so it has to be given one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const offered = given<Offered>()
const server = new FastMCP({ name: 'bench', version: '1.0.0' })
for (const { name, description, inputSchema, run } of toolsFor(offered)) {
  server.addTool({
    name,
    description,
    parameters: inputSchema,
    execute: async (args, { reportProgress }) => run(args, (progress, total) => reportProgress({ progress, total })),
  })
}
const port = await freePort()
await server.start({
  transportType: 'httpStream',
  httpStream: { port, host: '127.0.0.1', stateless: offered.manner !== 'session', enableJsonResponse: true },
})
answer(heap)
tell(`http://127.0.0.1:${port}/mcp`)
