import { Client } from '@mortise/client'
import { McpServer } from '@mortise/server'
import { http } from '@mortise/transport-http'
import { serveHttp, type ServeOptions } from '@mortise/transport-http/node'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { proxy, type Proxy } from './proxy.js'

const [many, times] = [1_000, process.env.LONG === undefined ? 8 : 20]

/** A server that tells 1,000 numbers before it answers, and a client that reaches it over a network that can be cut. */
async function served(release: boolean, options: ServeOptions = {}): Promise<{ client: Client; network: Proxy }> {
  const server = new McpServer({ name: 'numbers', version: '1' })
  server.registerTool('count', {}, async (_args, ctx) => {
    for (let n = 1; n <= many; n++) {
      await ctx.progress(n, many)
      if (release && n % 200 === 100) ctx.release()
      // A turn of the loop, so that the network can be cut between any two of them.
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return `counted to ${many}`
  })
  const { port, close } = await serveHttp(server, { retryMs: 1, ...options })
  onTestFinished(() => close())
  const network = await proxy(port)
  const client = new Client({ name: 'test', version: '1' }, { versions: ['2025-11-25'] })
  await client.connect(http(`http://127.0.0.1:${network.port}/mcp`))
  onTestFinished(() => client.close())
  return { client, network }
}

describe.each([
  ['a stream that is cut', false],
  ['a stream that its server leaves again and again, and that is cut', true],
])('%s', (_what, release) => {
  it('brings every number once and in order, and then the answer', async () => {
    const { client, network } = await served(release)
    // About as many bytes as one call brings, so that most cuts fall into the middle of its numbers.
    const places = fc.sample(fc.integer({ min: 300, max: 130_000 }), { numRuns: times, seed: 7 })
    for (const place of places) {
      const told: number[] = []
      network.cutAfter(place)
      const result = await client.callTool(
        { name: 'count', arguments: {} },
        { onProgress: ({ progress }) => void told.push(progress) },
      )
      expect(told).toEqual(Array.from({ length: many }, (_, n) => n + 1))
      expect(result.content).toEqual([{ type: 'text', text: `counted to ${many}` }])
    }
    expect(network.cuts).toBeGreaterThan(times / 2)
  })
})
