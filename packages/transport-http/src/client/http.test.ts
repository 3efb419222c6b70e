import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, expectTypeOf, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { http, type Fetch } from '../index.js'
import { call, collect, failure, json, result, scripted, sse, stateless } from '../testing/scripted.js'

it('names what it reaches by origin and path, and opens a fresh transport each time', async () => {
  const opener = http('http://127.0.0.1:1/mcp?key=secret#part')
  expect(opener.target).toBe('http://127.0.0.1:1/mcp')
  const [one, other] = [await opener(), await opener()]
  expect(one).not.toBe(other)
  await Promise.all([one.close(), other.close()])
})

it.each([
  ['nonsense', 'Not an http or https URL: "nonsense"; did you mean "http://nonsense"?'],
  ['localhost:3000', 'Not an http or https URL: "localhost:3000"; did you mean "http://localhost:3000"?'],
  ['127.0.0.1:3000/mcp?key=secret', '"127.0.0.1:3000/mcp"; did you mean "http://127.0.0.1:3000/mcp"?'],
  ['ftp://me:secret@host/mcp', 'Not an http or https URL: "...@host/mcp"; it begins with http:// or https://'],
  ['me:secret@host/mcp', 'Not an http or https URL: "...@host/mcp"; it begins with http:// or https://'],
  ['/mcp', 'Not an http or https URL: "/mcp"; it begins with http:// or https://'],
  ['http://me:secret@host/mcp', 'The URL of host holds a user or a password'],
])('refuses %s with words that give no secret away', (url, words) => {
  expect(() => http(url)).toThrow(words)
  expect(() => http(url)).not.toThrow('secret')
})

it('sends the headers of the user, beneath those of the protocol', async () => {
  const server = await scripted(({ message }, response) => json(response, result(message.id)))
  const headers = { Authorization: 'Bearer a', 'MCP-Method': 'mine', Accept: 'text/plain' }
  const transport = await http(new URL(server.url), { headers })()
  await transport.send(call(1), { headers: stateless })
  expect(server.seen[0]?.headers).toMatchObject({ authorization: 'Bearer a', ...stateless })
  expect(server.seen[0]?.headers.accept).toBe('application/json, text/event-stream')
  await transport.close()
})

it('asks for the headers of the user before each request, and fails the request where that fails', async () => {
  const server = await scripted(({ message }, response) => json(response, result(message.id)))
  let token = 0
  const headers = async (): Promise<Record<string, string>> => {
    if (++token === 3) throw new Error('no token left')
    return { authorization: `Bearer ${token}` }
  }
  const transport = await http(server.url, { headers })()
  await transport.send(call(1))
  await transport.send(call(2))
  expect(server.seen.map((seen) => seen.headers.authorization)).toEqual(['Bearer 1', 'Bearer 2'])
  expect((await failure(transport.send(call(3)))).message).toBe('no token left')
  await transport.close()
})

it('tells under whose authorization it sends by the headers of the user', async () => {
  let token = 'a'
  const transport = await http('http://127.0.0.1:1/', { headers: () => ({ Authorization: token }) })()
  expect(await transport.authorization?.()).toEqual({ authorization: 'a' })
  token = 'b'
  expect(await transport.authorization?.()).toEqual({ authorization: 'b' })
  await transport.close()
})

it('takes the global fetch, and any function of that shape', async () => {
  expectTypeOf<typeof fetch>().toExtend<Fetch>()
  const reply = new Response(JSON.stringify(result(1)), { headers: { 'content-type': 'application/json' } })
  const own = vi.fn<Fetch>(() => Promise.resolve(reply))
  const transport = await http('https://host.invalid/mcp', { fetch: own })()
  const got = collect(transport)
  await transport.send(call(1))
  await got.about(1)
  const [url, init] = own.mock.calls[0]!
  expect([url, init.method, init.redirect]).toEqual(['https://host.invalid/mcp', 'POST', 'manual'])
})

it('uses the global fetch where there is no Node', async () => {
  const server = await scripted(({ message }, response) => json(response, result(message.id)))
  vi.stubGlobal('process', undefined)
  const spy = vi.spyOn(globalThis, 'fetch')
  const opened = http(server.url)()
  vi.unstubAllGlobals()
  const transport = await opened
  const got = collect(transport)
  await transport.send(call(1))
  await got.about(1)
  expect(spy).toHaveBeenCalledOnce()
  spy.mockRestore()
})

it('says what a response that a browser hides may be', async () => {
  const hidden = { status: 0, headers: new Headers(), body: null }
  const transport = await http('http://127.0.0.1:1/', { fetch: () => Promise.resolve(hidden) })()
  expect((await failure(transport.send(call(1)))).message).toContain('redirects are not followed')
})

it('gives many requests at once each its own answer, over sockets that it keeps', async () => {
  const server = await scripted(({ message: { id } }, response) => {
    if (Number(id) % 2) json(response, result(id, id))
    else sse(response, result(id, id)).end()
  })
  const transport = await http(server.url)()
  const got = collect(transport)
  const ids = Array.from({ length: 1_000 }, (_, index) => index)
  await Promise.all(ids.map((id) => transport.send(call(id), { headers: stateless })))
  await eventually(() => expect(got.deliveries).toHaveLength(1_000))
  const answers = new Map(got.deliveries.map((each) => ['about' in each ? each.about : 'lost', each]))
  expect(answers).toEqual(new Map(ids.map((id) => [id, { message: result(id, id), about: id }])))
  const { opened } = server.sockets
  for (const id of [1_001, 1_003, 1_005]) {
    await transport.send(call(id))
    await got.about(id)
  }
  expect(server.sockets.opened).toBe(opened)
})

it('refuses a compressed response, which it never asks for', async () => {
  const server = await scripted(({ message }, response) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    response.writeHead(200, headers).end(gzipSync(JSON.stringify(result(message.id))))
  })
  const transport = await http(server.url)()
  const got = collect(transport)
  await transport.send(call(1))
  expect(await got.about(1)).toMatchObject({ lost: 1, reason: { message: expect.stringContaining('gzip') as string } })
  expect(server.seen[0]?.headers).not.toHaveProperty('accept-encoding')
})

it('keeps the socket of a request that was refused, and of a notification', async () => {
  const server = await scripted(({ message: { id } }, response) => {
    if (id === 1) response.writeHead(400).end('no')
    else if (id === 2) json(response, { jsonrpc: '2.0', error: { code: -32_600, message: 'no' } }, 400)
    else response.writeHead(202).end()
  })
  const transport = await http(server.url)()
  const got = collect(transport)
  for (const _ of [1, 2, 3]) {
    await failure(transport.send(call(1)))
    await transport.send(call(2))
    await got.about(2)
    await transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  }
  expect(server.sockets.opened).toBeLessThanOrEqual(2)
})

it('reaches a server over IPv6', async () => {
  const server = createServer((_, response) => json(response, result(1)))
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve))
  onTestFinished(() => void server.close())
  const transport = await http(`http://[::1]:${(server.address() as AddressInfo).port}/mcp`)()
  const got = collect(transport)
  await transport.send(call(1))
  expect(await got.about(1)).toEqual({ message: result(1), about: 1 })
})

it.each([
  [new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND host') }), 'getaddrinfo ENOTFOUND host'],
  [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new RangeError(), 'RangeError'],
  ['no network', 'no network'],
])('says in words why a fetch failed', async (reason, words) => {
  const transport = await http('http://host.invalid/', { fetch: () => Promise.reject(reason) })()
  const { message, cause } = await failure(transport.send(call(1)))
  expect([message, cause]).toEqual([`tools/call at http://host.invalid/: no response (${words})`, reason])
})

it('says why nobody can be reached', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const own = { fetch: (url: string, init: object) => fetch(url, init) }
  for (const [scheme, options] of [
    ['http', {}],
    ['https', {}],
    ['http', own],
  ] as const) {
    const transport = await http(`${scheme}://127.0.0.1:${port}/mcp`, options)()
    const reason = await failure(transport.send(call(1)))
    expect(reason).toMatchObject({ name: 'ConnectionClosed' })
    expect(reason.message).toMatch(/^tools\/call at https?:\/\/127\.0\.0\.1:\d+\/mcp: no response \(.*ECONNREFUSED/)
    await transport.close()
  }
})
