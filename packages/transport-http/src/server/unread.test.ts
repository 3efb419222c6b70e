import { request as httpRequest, type IncomingMessage } from 'node:http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { serveHttp } from '../node.js'
import { FakeServer, note, request } from '../testing/endpoint.js'
import { createMcpHandler } from './handler.js'
import { LegacyChannel } from './legacy-sse.js'
import { Room } from './room.js'
import { WebReply } from './web.js'

const headers = { 'mcp-method': 'ping', 'content-type': 'application/json' }

/** Stops the clock; what it gives moves it on, in milliseconds. */
function clock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return (ms) => void vi.advanceTimersByTime(ms)
}

it.each([false, true])(
  'a large answer that nobody reads gives way to others over node; streamed: %s',
  async (streamed) => {
    const pass = clock()
    const text = 'x'.repeat(20_000_000)
    const server = new FakeServer(async (_request, exchange) => {
      if (streamed) await exchange.notify(note('notifications/begun'))
      return { text }
    })
    const { port, close } = await serveHttp(server, { maxQueueTotalBytes: 30_000_000 })
    onTestFinished(() => close())
    const ask = (): Promise<IncomingMessage> =>
      new Promise((resolve) => {
        const sent = httpRequest({ port, host: '127.0.0.1', path: '/mcp', method: 'POST', headers, agent: false })
        sent.on('response', resolve).end(JSON.stringify(request(1)))
      })
    const unread = await ask()
    pass(2_500)
    expect(Buffer.concat((await (await ask()).toArray()) as Buffer[]).length).toBeGreaterThan(text.length)
    expect(Buffer.concat((await (await ask()).toArray()) as Buffer[]).length).toBeGreaterThan(text.length)
    await expect(unread.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' })
  },
)

it('a stream that nobody reads gives way to others over fetch', async () => {
  const pass = clock()
  const said: Promise<void>[] = []
  const server = new FakeServer(async (_request, exchange) => {
    for (let n = 0; n < 2; n++) said.push(exchange.notify(note('n', { text: 'x'.repeat(100_000) })))
    await Promise.all(said)
    return {}
  })
  const handler = createMcpHandler(server, { maxQueueTotalBytes: 300_000 })
  onTestFinished(() => handler.close())
  const ask = (): Promise<Response> =>
    handler.fetch(new Request('http://localhost/mcp', { method: 'POST', headers, body: JSON.stringify(request(1)) }))
  const first = await ask()
  const second = await ask()
  await expect(second.text()).rejects.toThrow('The response broke off')
  pass(2_500)
  expect(await (await ask()).text()).toContain('"result":{}')
  await expect(first.text()).rejects.toThrow('The response broke off')
  await Promise.all(said)
})

it('a channel of HTTP+SSE whose client does not read gives way to others', async () => {
  const pass = clock()
  const room = new Room(300_000)
  const open = (): LegacyChannel =>
    new LegacyChannel(new WebReply(new Request('http://localhost'), new Room(1e9)), '', room)
  const answer = (id: number) => ({ jsonrpc: '2.0', id, result: { text: 'x'.repeat(100_000) } }) as const
  const [first, second] = [open(), open()]
  const lost = [1, 2, 3].map((id) => expect(first.send(answer(id))).rejects.toThrow('has gone'))
  pass(2_500)
  let over = false
  const kept = Promise.allSettled([1, 2].map((id) => second.send(answer(id)))).then(() => (over = true))
  await Promise.all(lost)
  await expect(first.send(answer(4))).rejects.toThrow('has gone')
  expect(over).toBe(false)
  await second.close()
  await kept
})
