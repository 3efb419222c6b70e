import { createServer, request as httpRequest } from 'node:http'
import express from 'express'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { carriers, everyCarrier, listening } from '../testing/carriers.js'
import { FakeServer, initialize, note, request } from '../testing/endpoint.js'
import { createMcpHandler } from './handler.js'

const claim = { 'mcp-method': 'ping' }

describe.each(everyCarrier)('a handler over %s', (_name, carrier) => {
  it.each([
    ['without sessions', 0],
    ['in sessions', 1],
  ])('gives 30 clients with the same ids their own answers (%s)', async (_how, held) => {
    const server = new FakeServer(async ({ method, params }, exchange) => {
      if (method === 'initialize') return {}
      if (Number(params?.client) % 2) await exchange.notify(note('notifications/message', params))
      await Promise.resolve()
      return params
    })
    const { ask, join } = await carrier(server)
    const client = async (client: number): Promise<void> => {
      const headers = held ? await join(initialize()) : claim
      for (const id of [1, 2, 3]) {
        const text = await (await ask({ headers, body: request(id, 'ping', { client, id }) })).text()
        const [, own = ''] = /\{"jsonrpc":"2.0","id":(.*)$/m.exec(text) ?? []
        expect(own).toBe(`${id},"result":{"client":${client},"id":${id}}}`)
        expect(new Set(text.match(/"client":\d+/g))).toEqual(new Set([`"client":${client}`]))
      }
    }
    await Promise.all(Array.from({ length: 30 }, (_, i) => client(i)))
  })

  it('ends what is under way by an error when it closes, and refuses what comes later', async () => {
    const server = new FakeServer(async ({ method }, exchange) => {
      if (method === 'initialize') return {}
      await exchange.notify(note('notifications/message'))
      await new Promise((resolve) => exchange.signal.addEventListener('abort', resolve))
    })
    const { ask, join, handler } = await carrier(server)
    const headers = await join(initialize())
    const streams = [
      await ask({ method: 'GET', headers }),
      await ask({ headers, body: request(1) }),
      await ask({ headers: claim, body: request(1) }),
    ]
    await Promise.all([handler.close(), handler.close()])
    const closing = { jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'The server is closing' } }
    for (const stream of streams.slice(1)) {
      expect(await stream.next()).toEqual(note('notifications/message'))
      // Who waits for the answer need not come back for it.
      expect(await stream.next()).toEqual(closing)
    }
    for (const stream of streams) expect(await stream.next()).toBeUndefined()
    expect(server.sessions[0]?.closed).toBe(true)
    expect(server.exchanges.slice(1).map(({ cancelled }) => cancelled)).toEqual([true, true])
  })
})

it('refuses what comes after it has closed', async () => {
  const { ask, handler } = await carriers.fetch(new FakeServer())
  await handler[Symbol.asyncDispose]()
  const got = await ask({ body: initialize() })
  expect(got.status).toBe(503)
  expect(await got.json()).toMatchObject({ error: { message: 'The server is closing' } })
})

it('refuses what it was still reading when it closed', async () => {
  const { ask, handler } = await carriers.fetch(new FakeServer(), {
    async authenticate() {
      await handler.close()
      return { principal: 'p' }
    },
  })
  expect((await ask({ headers: claim, body: request(1) })).status).toBe(503)
})

it('lets what nobody can stop run to its end when it closes', async () => {
  const server: FakeServer = new FakeServer(() => handler.close().then(() => ({ done: true })))
  const { ask, handler } = await carriers.node(server)
  expect(await (await ask({ headers: claim, body: request(1) })).json()).toMatchObject({ result: { done: true } })
})

it('tells those who follow of a change', () => {
  const server = new FakeServer()
  const heard = vi.fn<(change: unknown) => void>()
  server.changes.subscribe(heard)
  createMcpHandler(server).notify({ topic: 'toolsListChanged' })
  expect(heard).toHaveBeenCalledExactlyOnceWith({ topic: 'toolsListChanged' })
})

it('leaves nobody waiting where who is told of errors throws or rejects, and writes both', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
  const fault = new Error('of its own')
  const onError = (): never => {
    throw fault
  }
  const broken = new Error('broken')
  const rejecting = (): unknown => Promise.reject(fault)
  const server = new FakeServer(() => Promise.reject(broken))
  const authenticate = (): Promise<never> => Promise.reject(broken)
  for (const options of [{ onError }, { onError, authenticate }, { onError: rejecting }]) {
    const { ask } = await carriers.fetch(server, options)
    expect((await ask({ headers: claim, body: request(1) })).status).toBe(500)
  }
  const written = (): unknown[] => complain.mock.calls.map(([, reason]) => reason as unknown)
  await eventually(() => expect(written()).toEqual([broken, fault, broken, fault, broken, fault]))
  complain.mockRestore()
})

it('reports a server that throws, and leaves nobody waiting', async () => {
  const onError = vi.fn<(error: unknown) => void>()
  const broken = new Error('broken')
  for (const carrier of [carriers.fetch, carriers.node]) {
    const { ask } = await carrier(new FakeServer(() => Promise.reject(broken)), { onError })
    expect((await ask({ headers: claim, body: request(1) })).status).toBe(500)
    expect((await ask({ body: initialize() })).status).toBe(500)
  }
  expect(onError.mock.calls).toEqual(Array(4).fill([broken]))
})

it('breaks a stream off where the server throws, and writes to stderr where nobody is told', async () => {
  const written = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => written.mockRestore())
  for (const carrier of [carriers.fetch, carriers.node]) {
    const server = new FakeServer(async (_request, exchange) => {
      await exchange.notify(note('notifications/message'))
      throw new Error('broken')
    })
    const { ask } = await carrier(server)
    await expect(ask({ headers: claim, body: request(1) }).then((got) => got.text())).rejects.toThrow(
      /broke off|aborted|hang up/,
    )
  }
  expect(written).toHaveBeenCalledTimes(2)
})

describe('on Node', () => {
  it('makes no Request, no Response and no AbortController', async () => {
    const made = vi.fn<(name: string) => void>()
    const { ask } = await carriers.node(new FakeServer())
    const headers = { ...claim }
    for (const name of ['Request', 'Response', 'AbortController'] as const) {
      const real = globalThis[name] as new () => object
      vi.stubGlobal(
        name,
        class extends real {
          constructor(...args: []) {
            super(...args)
            made(name)
          }
        },
      )
    }
    onTestFinished(() => void vi.unstubAllGlobals())
    const leaving = new AbortController()
    made.mockClear()
    const got = await ask({ headers, body: request(1), leaving })
    expect(got.status).toBe(200)
    expect(made).not.toHaveBeenCalled()
  })

  it.each([
    ['a message', (text: string): unknown => JSON.parse(text)],
    ['text', (text: string): unknown => text],
    ['bytes', (text: string): unknown => Buffer.from(text)],
  ])('takes a body that has been read before as %s', async (_what, parse) => {
    const handler = createMcpHandler(new FakeServer())
    const port = await listening((req, res) => {
      let text = ''
      req.on('data', (chunk: Buffer) => (text += chunk.toString()))
      req.on('end', () => handler.node(req, res, parse(text)))
    })
    expect(await post(port, request(1))).toMatchObject({ id: 1, result: {} })
  })

  it.each([['not JSON'], [new Uint8Array([0xff])], [null], [7]])('refuses %s that it is handed', async (parsed) => {
    const handler = createMcpHandler(new FakeServer())
    const port = await listening((req, res) => void req.resume().on('end', () => handler.node(req, res, parsed)))
    expect(await post(port, request(1))).toMatchObject({ error: { code: expect.any(Number) } })
  })

  it('says what to do where the body was read before and is handed over by nobody', async () => {
    const handler = createMcpHandler(new FakeServer())
    const port = await listening((req, res) => void req.resume().on('end', () => handler.node(req, res)))
    expect(await post(port, request(1))).toMatchObject({ error: { message: expect.stringContaining('hand on') } })
  })

  it('is middleware of Express as it is', async () => {
    const { node } = createMcpHandler(new FakeServer())
    const before = await listening(express().all('/mcp', node))
    const behind = await listening(express().use(express.json(), node))
    for (const port of [before, behind]) expect(await post(port, request(1))).toMatchObject({ id: 1, result: {} })
  })

  it('leaves a response alone that something in front has sent', async () => {
    const { node } = createMcpHandler(new FakeServer(), { cors: ['https://app.example'] })
    const port = await listening((req, res) => {
      res.writeHead(503).end('busy')
      node(req, res)
    })
    const headers = { origin: 'https://app.example', 'content-type': 'application/json' }
    const got = await fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', headers, body: '{}' })
    expect([got.status, await got.text()]).toEqual([503, 'busy'])
  })

  it('survives clients that leave in the middle of their body', async () => {
    const server = new FakeServer()
    const onError = vi.fn<(error: unknown) => void>()
    const handler = createMcpHandler(server, { onError })
    let left = 0
    const http = createServer((req, res) => {
      req.on('close', () => left++)
      handler.node(req, res)
    })
    const port = await listening((req, res) => http.emit('request', req, res))
    for (let i = 0; i < 10; i++) {
      const headers = { 'content-type': 'application/json', 'content-length': 100 }
      const sent = httpRequest(`http://127.0.0.1:${port}/mcp`, { method: 'POST', headers })
      sent.on('error', () => {})
      sent.write('{"jsonrpc":', () => sent.destroy())
    }
    await eventually(() => expect(left).toBe(10))
    expect(await post(port, request(1))).toMatchObject({ id: 1, result: {} })
    expect(server.exchanges).toHaveLength(1)
    expect(onError).not.toHaveBeenCalled()
  })
})

it('a handler without a server is not made', () => {
  const missing = 'createMcpHandler: its first argument is the server, as `new McpServer(...)` makes it'
  expect(() => createMcpHandler({} as FakeServer)).toThrow(new TypeError(missing))
})

async function post(port: number, body: unknown): Promise<unknown> {
  const headers = { ...claim, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  return (await fetch(`http://127.0.0.1:${port}/mcp`, init)).json()
}
