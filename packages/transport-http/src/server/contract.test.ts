import { transportContract, type OpenChannel } from '@mortise/protocol/testing'
import { describe, expect, it } from 'vitest'
import type { FetchInit } from '../client/fetch.js'
import { http } from '../client/http.js'
import { serveHttp } from '../node.js'
import { createMcpHandler } from './handler.js'

const carriers: Record<string, OpenChannel> = {
  async 'node:http'(endpoint) {
    const served = await serveHttp(endpoint)
    return { transport: await http(served.url)(), close: () => served.close() }
  },
  async fetch(endpoint) {
    const handler = createMcpHandler(endpoint)
    const fetch = async (url: string, init: FetchInit): Promise<Response> => {
      const response = await handler.fetch(new Request(url, init))
      // As the global one does, which has nothing to give to whoever has left.
      init.signal.throwIfAborted()
      return response
    }
    return { transport: await http('http://localhost/mcp', { fetch })(), close: () => handler.close() }
  },
}

for (const [name, open] of Object.entries(carriers)) {
  describe(`HTTP over ${name} keeps the contract:`, () => {
    for (const { name, run } of transportContract(open)) it(name, () => expect(run()).resolves.toBeUndefined())
  })
}
