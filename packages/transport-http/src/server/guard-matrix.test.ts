import { createServer, request as httpRequest, type RequestListener } from 'node:http'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { mcpExpress } from '../express.js'
import { FakeServer } from '../testing/endpoint.js'
import type { Authenticate } from './authenticate.js'
import { createMcpHandler, type McpHandler } from './handler.js'

/** A request whose body is begun and never ends. */
interface Asked {
  readonly method: string
  readonly query: string
  readonly headers: Record<string, string>
}
/** What came back: whether anything wanted to read the body is known where the body is ours to watch. */
interface Told {
  readonly status: number
  readonly cors: boolean
  readonly pulls: number
}
type Way = (asked: Asked) => Promise<Told>

/** What may be asked for; the last two are the stream of HTTP+SSE, and what is said to one. */
const kinds = [
  ...['POST', 'GET', 'DELETE', 'OPTIONS'].map((method) => ({ method, query: '', accept: undefined })),
  { method: 'GET', query: '', accept: 'text/event-stream' },
  { method: 'POST', query: '?sse=1', accept: undefined },
]
const app = 'https://app.example'
const allowed = ['http://localhost:5173', app]
const ownHosts = ['localhost', '127.0.0.1:3000', '[::1]']
const foreignHosts = ['evil.example', 'evil.example:3000', 'localhost.evil.example', '10.0.0.1']
const foreignOrigins = [
  'http://evil.example',
  'https://localhost.evil.example',
  `${app}.evil.example`,
  'null',
  'file://',
]
const foreign = [
  ...foreignHosts.flatMap((host) => [undefined, ...allowed, 'http://evil.example'].map((origin) => [host, origin])),
  ...ownHosts.flatMap((host) => foreignOrigins.map((origin) => [host, origin])),
]
const own = ownHosts.flatMap((host) => [undefined, ...allowed].map((origin) => [host, origin]))
const cases = (pairs: (string | undefined)[][]): Asked[] =>
  pairs.flatMap(([host = '', origin]) =>
    kinds.map(({ method, query, accept }) => ({
      method,
      query,
      // A page can send text without asking first.
      headers: { host, ...(origin && { origin }), ...(accept && { accept }), 'content-type': 'text/plain' },
    })),
  )

const server = new FakeServer()
const authenticate = vi.fn<Authenticate>(() => ({ status: 401, message: 'Who is it?' }))
const handler = createMcpHandler(server, { cors: [app], authenticate, legacySse: true })
const http = createServer()
beforeAll(() => new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)))
afterAll(async () => {
  http.closeAllConnections()
  await new Promise((resolve) => http.close(resolve))
  await handler.close()
})

const fetched: Way = async ({ method, query, headers }) => {
  let pulls = 0
  // Without a high-water mark nothing is pulled until somebody reads.
  const body = new ReadableStream({ pull: () => void pulls++ }, { highWaterMark: 0 })
  const init = method === 'GET' ? { method, headers } : { method, headers, body, duplex: 'half' as const }
  const response = await handler.fetch(new Request(`http://127.0.0.1/mcp${query}`, init))
  return { status: response.status, cors: response.headers.has('access-control-allow-origin'), pulls }
}

const over =
  (listener: RequestListener): Way =>
  ({ method, query, headers }) => {
    http.removeAllListeners('request').on('request', listener)
    const { port } = http.address() as { port: number }
    return new Promise((resolve, reject) => {
      const all = { ...headers, 'transfer-encoding': 'chunked' }
      const sent = httpRequest({ port, path: `/mcp${query}`, method, headers: all })
      sent.on('error', reject)
      sent.on('response', (response) => {
        const cors = 'access-control-allow-origin' in response.headers
        resolve({ status: response.statusCode!, cors, pulls: 0 })
        sent.destroy()
      })
      sent.write('{')
    })
  }

const mounted = (mount: (handler: McpHandler) => RequestListener): Way => over(mount(handler))
const ways: [string, Way][] = [
  ['fetch', fetched],
  ['node', over((request, response) => handler.node(request, response))],
  ['express', mounted((each) => express().use('/mcp', mcpExpress(each)))],
  ['express behind express.json()', mounted((each) => express().use(express.json()).use('/mcp', mcpExpress(each)))],
]

const named = ({ method, query, headers: { accept = '', host, origin } }: Asked): string =>
  `${method}${query} ${accept} ${host} from ${origin ?? 'no page'}`

it('there are many of them', () => {
  expect(cases(foreign).length * ways.length).toBeGreaterThanOrEqual(200)
})

describe.each(ways)('over %s, a body that never ends', (_name, ask) => {
  it.each(cases(foreign).map((each) => [named(each), each] as const))(
    'is not waited for, nor anybody asked who it is: %s [N068]',
    async (_case, asked) => {
      authenticate.mockClear()
      const told = await ask(asked)
      // An allowed origin may read why even its request to a foreign host is refused.
      expect(told).toEqual({ status: 403, cors: asked.headers.origin === app, pulls: 0 })
      expect(authenticate).not.toHaveBeenCalled()
      expect(server.exchanges).toEqual([])
    },
  )
  it.each(cases(own).map((each) => [named(each), each] as const))(
    'gets to the next question: %s',
    async (_case, asked) => {
      authenticate.mockClear()
      const told = await ask(asked)
      expect(told).toEqual({ status: 401, cors: asked.headers.origin === app, pulls: 0 })
      expect(authenticate).toHaveBeenCalledOnce()
    },
  )
})
