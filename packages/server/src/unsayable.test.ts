import { inMemoryPair, methods, revisionOf, serveChannel, type Delivery, type Json } from '@mortise/protocol'
import { expect, it, vi } from 'vitest'
import { McpServer } from './index.js'

const circle: Json = {}
circle.circle = circle

it.each([
  ['a bigint', { a: 1n }],
  ['a circle', circle],
])('a result that holds %s, which JSON cannot say, is an error with a reference', async (_what, structuredContent) => {
  const onError = vi.fn<(error: unknown, about: { what: string; reference: string }) => void>()
  const server = new McpServer({ name: 'test', version: '1' }, { onError })
  server.registerTool('t', {}, () => ({ content: [{ type: 'text', text: 'said' }], structuredContent }))
  server.handle(methods.complete, () => ({ completion: { values: [] }, extra: structuredContent }))
  const [client, far] = inMemoryPair()
  const served = serveChannel(server, far)
  const reader = client.incoming[Symbol.asyncIterator]()
  const self = { info: { name: 'a', version: '1' }, capabilities: {} }
  const calls: [method: string, params: Json][] = [
    [methods.callTool.name, { name: 't' }],
    [methods.complete.name, { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: '' } }],
  ]
  for (const [method, said] of calls) {
    const params = revisionOf('2026-07-28')!.writeParams(said, self)
    await client.send({ jsonrpc: '2.0', id: 1, method, params })
    const answer = ((await reader.next()).value as Delivery & { message: unknown }).message
    const [error, about] = onError.mock.lastCall!
    expect(error).toBeInstanceOf(TypeError)
    expect(about.what).toBe(method)
    const message = `Internal error (reference ${about.reference})`
    expect(answer).toEqual({ jsonrpc: '2.0', id: 1, error: { code: -32603, message } })
  }
  expect(onError).toHaveBeenCalledTimes(2)
  await client.close()
  await served
})
