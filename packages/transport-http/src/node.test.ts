import { Agent, request as httpRequest } from 'node:http'
import { connect, Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { serveHttp, type ServedHttp, type ServeOptions } from './node.js'
import { FakeServer, initialize, note, request } from './testing/endpoint.js'

const serve = async (server = new FakeServer(), options: ServeOptions = {}): Promise<ServedHttp> => {
  const served = await serveHttp(server, options)
  onTestFinished(() => served.close())
  return served
}
const post = (
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'mcp-method': 'ping' },
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

describe('serving', () => {
  it('is on the loopback, at a port that is free, at /mcp [N069]', async () => {
    const { url, port } = await serve()
    expect(url).toBe(`http://127.0.0.1:${port}/mcp`)
    expect((await post(url, request(1))).status).toBe(200)
    expect((await post(`${url}?key=value`, request(1))).status).toBe(200)
  })

  it('lets a burst of connections wait, rather than try again a second later', async () => {
    const listen = vi.spyOn(Server.prototype, 'listen')
    await serve()
    expect(listen).toHaveBeenCalledWith(0, '127.0.0.1', 4_096, expect.any(Function))
  })

  it('says what to do about a port that is taken, or is none', async () => {
    const { port } = await serve()
    const taken = await serveHttp(new FakeServer(), { port }).catch((error: unknown) => error)
    expect(taken).toMatchObject({
      code: 'EADDRINUSE',
      message: `serveHttp: port ${port} of 127.0.0.1 is taken (EADDRINUSE); end what listens there, give another \`port\`, or none for one that is free`,
    })
    for (const wrong of [Number.NaN, -1, 3.5, 65_536]) {
      await expect(serveHttp(new FakeServer(), { port: wrong })).rejects.toThrow(
        new RangeError(`serveHttp: port must be a whole number from 0 to 65535, and not ${wrong}`),
      )
    }
  })

  it('survives a connection that cannot be taken, and tells of it', async () => {
    const listen = vi.spyOn(Server.prototype, 'listen')
    const onError = vi.fn<(error: unknown) => void>()
    const { url } = await serve(undefined, { onError })
    const http = listen.mock.contexts.at(-1) as Server
    listen.mockRestore()
    const fault = new Error('accept ENETDOWN')
    expect(http.emit('error', fault)).toBe(true)
    expect(onError.mock.calls).toEqual([[fault]])
    expect((await post(url, request(1))).status).toBe(200)
  })

  it('keeps idle sockets for longer than clients and proxies do, so that none is closed under a request', async () => {
    const { url } = await serve()
    const { headers } = await post(url, request(1))
    expect(headers.get('keep-alive')).toBe('timeout=65')
  })

  it('answers 404 everywhere else', async () => {
    const { url } = await serve(undefined, { path: '/deep/mcp' })
    expect((await post(url, request(1))).status).toBe(200)
    for (const other of ['/', '/mcp', '/deep/mcp/', '/deep/mcpx']) {
      expect((await post(String(new URL(other, url)), request(1))).status).toBe(404)
    }
  })

  it('refuses a path that cannot be asked for', async () => {
    await expect(serveHttp(new FakeServer(), { path: 'mcp' })).rejects.toThrow('the path mcp has no slash at its start')
  })

  it('passes its options on', async () => {
    const { url } = await serve(undefined, { maxBodyBytes: 10 })
    expect((await post(url, request(1))).status).toBe(413)
  })

  it('rejects where the port is taken', async () => {
    const { port } = await serve()
    await expect(serveHttp(new FakeServer(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it.each(['0.0.0.0', '::', '192.0.2.1', 'mcp.example'])(
    'refuses %s unless it is told which hosts are meant',
    async (host) => {
      await expect(serveHttp(new FakeServer(), { host })).rejects.toThrow(
        `serveHttp: ${host} can be reached from other machines; name the hosts`,
      )
    },
  )

  it('takes another host where it is told which are meant', async () => {
    const { port } = await serve(undefined, { host: '0.0.0.0', allowedHosts: [`localhost`] })
    expect((await post(`http://localhost:${port}/mcp`, request(1))).status).toBe(200)
    expect((await post(`http://127.0.0.1:${port}/mcp`, request(1))).status).toBe(403)
  })

  it('takes the names of the loopback', async () => {
    const { url, port } = await serve(undefined, { host: 'localhost' })
    expect(url).toBe(`http://localhost:${port}/mcp`)
    expect((await post(url, request(1))).status).toBe(200)
  })
})

/** A client with a socket that it keeps, and news of when it is closed. */
function kept(port: number): { ask(body: unknown): Promise<number>; sockets: Socket[] } {
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => agent.destroy())
  const sockets: Socket[] = []
  const headers = { 'content-type': 'application/json', 'mcp-method': 'ping' }
  const ask = (body: unknown): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ agent, port, host: '127.0.0.1', path: '/mcp', method: 'POST', headers })
      sent.on('socket', (socket) => sockets.push(socket))
      sent.on('error', reject)
      sent.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode!)))
      sent.end(JSON.stringify(body))
    })
  return { ask, sockets }
}
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

describe('a client that drips', () => {
  /** What a socket gets that says this much of a request, and no more, until it is closed. */
  const dripping = (port: number, said: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(said))
      let got = ''
      socket.on('data', (chunk) => (got += chunk.toString()))
      socket.on('error', reject)
      socket.on('close', () => resolve(got))
    })

  it('is answered with 408 and cut off, where its body does not arrive', async () => {
    const server = new FakeServer()
    const { port } = await serve(server, { bodyTimeoutMs: 20 })
    const head = [
      'POST /mcp HTTP/1.1',
      `host: localhost:${port}`,
      'content-type: application/json',
      'content-length: 99',
    ]
    const got = await dripping(port, `${head.join('\r\n')}\r\n\r\n{"json`)
    expect(got).toMatch(/^HTTP\/1\.1 408 /)
    expect(got).toContain('The body did not arrive in time')
    expect(server.exchanges).toEqual([])
  })

  it('is cut off, where not even the head of its request does', async () => {
    const { port } = await serve(undefined, { headersTimeoutMs: 20 })
    expect(await dripping(port, 'POST /mcp HTTP/1.1\r\nhost: local')).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('closing', () => {
  it('leaves no socket, neither idle nor with a stream on it', async () => {
    const server = new FakeServer(({ method }, exchange) =>
      method === 'initialize' ? {} : exchange.notify(note('notifications/message')),
    )
    const { url, port, close } = await serve(server)
    const idle = kept(port)
    await idle.ask(initialize())
    const streaming = await post(url, request(1))
    await Promise.all([close(), close()])
    expect(await listens(port)).toBe(false)
    expect(await streaming.text()).toContain('notifications/message')
    await eventually(() => expect(idle.sockets[0]?.destroyed).toBe(true))
  })

  it('lets what is under way finish', async () => {
    let begun = (): void => {}
    const started = new Promise<void>((resolve) => (begun = resolve))
    let finish = (_result: object): void => {}
    const server = new FakeServer(() => {
      begun()
      return new Promise((resolve) => (finish = resolve))
    })
    const { port, close } = await serve(server)
    const client = kept(port)
    const answered = client.ask(request(1))
    await started
    const closed = close()
    finish({})
    expect(await answered).toBe(200)
    await closed
    expect(await listens(port)).toBe(false)
  })

  it('answers what takes too long by an error', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    let begun = (): void => {}
    const started = new Promise<void>((resolve) => (begun = resolve))
    const server = new FakeServer(() => {
      begun()
      return new Promise(() => {})
    })
    const { url, port, close } = await serve(server)
    const answered = post(url, request(1))
    await started
    const closed = close()
    await vi.advanceTimersByTimeAsync(1_000)
    await closed
    expect(await (await answered).json()).toMatchObject({ id: 1, error: { message: 'The server is closing' } })
    expect(await listens(port)).toBe(false)
  })

  it('is what `await using` does', async () => {
    let port = 0
    {
      await using served = await serveHttp(new FakeServer())
      port = served.port
    }
    expect(await listens(port)).toBe(false)
  })
})

it('says whose server is missing, before anything listens', async () => {
  const missing = /serveHttp: its first argument is the server, as `new McpServer\(\.\.\.\)` makes it/
  await expect(serveHttp({ port: 0 } as object as FakeServer)).rejects.toThrow(missing)
})
