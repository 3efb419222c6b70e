import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import express from 'express'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { mcpExpress } from '../express.js'
import { listening } from '../testing/carriers.js'
import { FakeServer, request } from '../testing/endpoint.js'
import { Body, gather } from './body.js'
import { createMcpHandler } from './handler.js'
import { Room } from './room.js'

const headers = { 'mcp-method': 'ping', 'content-type': 'application/json' }
const options = { maxBodyTotalBytes: 50_000 }
const large = JSON.stringify(request(1, 'ping', { text: 'x'.repeat(30_000) }))

/** Stops the clock; what it gives moves it on, in milliseconds. */
function clock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return (ms) => void vi.advanceTimersByTime(ms)
}

/** A POST whose body has not ended, and the response to it. */
function begun(port: number): { sent: ClientRequest; got: Promise<IncomingMessage> } {
  const sent = httpRequest({ port, host: '127.0.0.1', path: '/mcp', method: 'POST', headers, agent: false })
  onTestFinished(() => void sent.destroy())
  const got = new Promise<IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject))
  return { sent, got }
}

const whole = (port: number, body: string): Promise<IncomingMessage> => {
  const { sent, got } = begun(port)
  sent.end(body)
  return got
}

describe('bodies that all together are too much', () => {
  const ways = {
    node: () => listening(createMcpHandler(new FakeServer(), options).node),
    express: () => listening(express().use('/mcp', mcpExpress(new FakeServer(), options))),
  }

  it.each(Object.entries(ways))('over %s: the slow one gives way, and a small one never', async (_name, open) => {
    const pass = clock()
    const port = await open()
    const { sent, got } = begun(port)
    sent.write(large)
    await eventually(async () => {
      expect((await whole(port, JSON.stringify(request(1)))).statusCode).toBe(200)
      expect((await whole(port, large)).statusCode).toBe(503)
    })
    pass(2_500)
    expect((await whole(port, large)).statusCode).toBe(200)
    const { statusCode, headers: told } = await got
    expect([statusCode, told['retry-after'], told.connection]).toEqual([503, '5', 'close'])
  })

  it('over fetch: the slow one gives way, and is read no more', async () => {
    const pass = clock()
    const handler = createMcpHandler(new FakeServer(), options)
    const post = (body: string | ReadableStream): Promise<Response> =>
      handler.fetch(
        new Request('http://localhost/mcp', { method: 'POST', headers, body, duplex: 'half' } as RequestInit),
      )
    const cancel = vi.fn<() => void>()
    const slow = post(new ReadableStream({ start: (to) => to.enqueue(new TextEncoder().encode(large)), cancel }))
    await eventually(async () => expect((await post(large)).status).toBe(503))
    pass(2_500)
    expect((await post(large)).status).toBe(200)
    expect([(await slow).status, cancel.mock.calls.length]).toEqual([503, 1])
  })

  it('over node: one whose client leaves holds nothing any longer', async () => {
    const port = await ways.node()
    const { sent, got } = begun(port)
    sent.write(large)
    await eventually(async () => expect((await whole(port, large)).statusCode).toBe(503))
    sent.destroy()
    await expect(got).rejects.toThrow('socket hang up')
    await eventually(async () => expect((await whole(port, large)).statusCode).toBe(200))
  })
})

it('a body in the smallest of pieces is put together, and none is held beside it', () => {
  const done = vi.fn<(body: Uint8Array | string) => void>()
  const body = new Body(100_000, new Room(1), done)
  for (let n = 0; n < 70_000; n++) body.add(new Uint8Array([n % 251]))
  body.end()
  body.add(new Uint8Array(1))
  const [[got]] = done.mock.calls as [[Uint8Array]]
  expect(
    Buffer.compare(
      got,
      Uint8Array.from({ length: 70_000 }, (_, n) => n % 251),
    ),
  ).toBe(0)
})

it('a body over the limit is given up at once', () => {
  const done = vi.fn<(body: Uint8Array | string) => void>()
  const body = new Body(10, new Room(1_000), done)
  for (let n = 0; n < 3; n++) body.add(new Uint8Array(8))
  body.end()
  expect(done.mock.calls).toEqual([['too large']])
})

it('what is unpacked counts along with what it came from, until it breaks', async () => {
  const room = new Room(50_000)
  let unpacking!: ReadableStreamDefaultController<Uint8Array>
  const unpacked = gather(new ReadableStream({ start: (to) => void (unpacking = to) }), 1_000_000, room, 40_000)
  const other = (): Promise<unknown> => gather(new Blob(['x'.repeat(20_000)]).stream(), 1_000_000, room)
  expect(await other()).toBe('no room')
  unpacking.error(new Error('broken'))
  await expect(unpacked).rejects.toThrow('broken')
  expect(await other()).toHaveLength(20_000)
})
