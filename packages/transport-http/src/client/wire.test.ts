import { expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { failure, scripted, sse } from '../testing/scripted.js'
import { fetchWire, globalWire, type FetchReply } from './fetch.js'
import { nodeWire } from './node.js'
import type { Wire } from './wire.js'

/** A server in this process, which does not heed the signal. */
const heedless = (url: URL): Wire =>
  fetchWire(url, () => {
    const reader = { read: () => new Promise<never>(() => {}), cancel: () => Promise.resolve() }
    const reply: FetchReply = { status: 200, headers: { get: () => null }, body: { getReader: () => reader } }
    return Promise.resolve(reply)
  })

it.each([
  ['node:http', nodeWire],
  ['the global fetch', globalWire],
  ['a fetch that does not heed the signal', heedless],
])('what was given up before it is read cannot be read, over %s', async (_name, wireTo) => {
  const server = await scripted((_, response) => void sse(response))
  const wire = wireTo(new URL(server.url))!
  const call = wire.ask({ method: 'POST', headers: {}, body: '{}' })
  const reply = await call.reply
  call.abort()
  await eventually(() => expect(server.sockets.open).toBe(0))
  expect(await failure(reply.read(() => {}))).toBeInstanceOf(Error)
  await wire.close()
})
