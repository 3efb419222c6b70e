import { Client } from '@mortise/client'
import type { Change } from '@mortise/protocol'
import { McpServer } from '@mortise/server'
import { http } from '@mortise/transport-http'
import { serveHttp } from '@mortise/transport-http/node'
import { expect, it, onTestFinished } from 'vitest'

/** A client of a session, where each GET goes as `get` says; `cut` breaks off the one that is open. */
async function session(get: (nth: number, go: () => Promise<Response>) => Promise<Response>, replayEvents?: number) {
  const server = new McpServer({ name: 'test', version: '1' })
  server.registerTool('first', {}, () => 'x')
  const served = await serveHttp(server, { retryMs: 150, ...(replayEvents !== undefined && { replayEvents }) })
  let gets = 0
  let cut = (): void => {}
  const send = (url: string, init: RequestInit): Promise<Response> => {
    if (init.method !== 'GET') return fetch(url, init)
    const stop = new AbortController()
    cut = () => stop.abort()
    const signal = AbortSignal.any([init.signal!, stop.signal])
    return get(++gets, () => fetch(url, { ...init, signal }))
  }
  const client = new Client({ name: 'test', version: '1' }, { versions: ['2025-11-25'] })
  onTestFinished(async () => {
    await client.close()
    await served.close()
  })
  await client.connect(http(served.url, { fetch: send }))
  return { server, client, cut: () => cut(), gets: () => gets }
}
const tools: IteratorResult<Change, undefined> = { done: false, value: { topic: 'toolsListChanged' } }

it('whoever listens in a session hears what changes at once, however late its stream is opened', async () => {
  let open = (): void => {}
  const opening = new Promise<void>((resolve) => (open = resolve))
  const { server, client } = await session(async (_nth, go) => {
    await opening
    return go()
  })
  let listens = false
  const listening = client.listen({ toolsListChanged: true }).finally(() => (listens = true))
  await client.ping()
  expect(listens).toBe(false)
  open()
  const changes = await listening
  server.registerTool('second', {}, () => 'x')
  expect(await changes[Symbol.asyncIterator]().next()).toEqual(tools)
})

it('what changed while the stream of a session was away counts as changed where it cannot be had any more', async () => {
  let back = (): void => {}
  const away = new Promise<void>((resolve) => (back = resolve))
  const { server, client, cut, gets } = await session(async (nth, go) => {
    if (nth > 1) await away
    return go()
  }, 1)
  const reader = (await client.listen({ toolsListChanged: true, promptsListChanged: true }))[Symbol.asyncIterator]()
  server.registerTool('second', {}, () => 'x')
  expect(await reader.next()).toEqual(tools)
  cut()
  await expect.poll(gets).toBe(2)
  server.registerTool('third', {}, () => 'x')
  await client.ping()
  server.registerTool('fourth', {}, () => 'x')
  await client.ping()
  back()
  expect(await reader.next()).toEqual(tools)
})

it('the stream of a session that was refused for a while is listened to again', async () => {
  const refused = 4
  const { server, client, cut, gets } = await session((nth, go) =>
    nth > 1 && nth <= 1 + refused ? Promise.resolve(new Response('', { status: 401 })) : go(),
  )
  const reader = (await client.listen({ toolsListChanged: true }))[Symbol.asyncIterator]()
  cut()
  expect(await reader.next()).toEqual(tools)
  expect(gets()).toBe(2 + refused)
  server.registerTool('second', {}, () => 'x')
  expect(await reader.next()).toEqual(tools)
})
