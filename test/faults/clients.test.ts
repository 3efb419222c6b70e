import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { timeLimit } from '../../scripts/quickest.js'
import { eventually } from '../../scripts/eventually.js'
import { call, p95, start, written, type Process } from './process.js'

vi.setConfig({ testTimeout: 120_000 })

const mebibyte = 1_048_576
const long = process.env.LONG !== undefined

/** A socket that has said something, and reads nothing. */
const deaf = (port: number, said: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(said, () => resolve(socket)))
    socket.pause()
    socket.on('error', (error: NodeJS.ErrnoException) => error.code !== 'ECONNRESET' && reject(error))
    onTestFinished(() => void socket.destroy())
  })

async function openSession({ url }: Process): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const clientInfo = { name: 'deaf', version: '1' }
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params })
  const opened = await fetch(url, { method: 'POST', headers, body })
  await opened.text()
  const session = { ...headers, 'mcp-session-id': opened.headers.get('mcp-session-id')! }
  const told = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })
  await fetch(url, { method: 'POST', headers: session, body: told })
  return session
}

describe('a client that never reads', () => {
  const ways: Record<string, (process: Process) => Promise<unknown>> = {
    'a stateless call': ({ port }) => deaf(port, written('flood', port)),
    async 'a call of a session'(process) {
      const session = await openSession(process)
      const params = { name: 'flood', arguments: {}, _meta: { progressToken: 'p' } }
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
      const all = { host: `localhost:${process.port}`, ...session, 'content-length': String(body.length) }
      const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
      await deaf(process.port, `POST /mcp HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body}`)
    },
    async 'the stream of a session'(process) {
      const session = await openSession(process)
      const all = { host: `localhost:${process.port}`, ...session }
      const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
      await deaf(process.port, `GET /mcp HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
      await process.state('changes')
    },
  }

  it.each(Object.entries(ways))('%s costs no memory, and holds up nobody', async (_name, way) => {
    const process = await start()
    const idle = await p95(process.port)
    const before = await process.state()
    const limit = timeLimit(500, idle)
    const busy: number[] = []
    // What else the machine does makes calls slower and never quicker: of three tries one below the limit is enough.
    for (let tries = 0; tries < 3 && Math.min(...busy) >= limit; tries++) {
      for (let n = 0; n < 3; n++) await way(process)
      busy.push(await p95(process.port))
    }
    const after = await process.state()
    expect((after.rss - before.rss) / mebibyte).toBeLessThan(64)
    expect(Math.min(...busy)).toBeLessThan(limit)
    expect(after.unhandled).toBe(0)
  })
})

it('150 clients that vanish in the middle of their calls are noticed, and break nothing', async () => {
  const process = await start()
  const idle = await p95(process.port)
  const sockets = await Promise.all(
    Array.from({ length: 150 }, () => deaf(process.port, written('hold', process.port))),
  )
  await eventually(async () => expect((await process.state()).held).toBe(150))
  const from = performance.now()
  for (const socket of sockets) socket.destroy()
  await eventually(async () => expect((await process.state()).aborted).toBe(150))
  expect(performance.now() - from).toBeLessThan(timeLimit(500, idle))
  expect((await call('quick', process.port)).status).toBe(200)
  expect((await process.state()).unhandled).toBe(0)
})

it('a server that is told to end answers 50 calls under way, refuses others, and ends', async () => {
  const { child, ended, port } = await start()
  const calls = Array.from({ length: 50 }, () => call('second', port))
  // Once one call that came after them has been answered, they are under way.
  await call('quick', port)
  const from = performance.now()
  child.kill('SIGTERM')
  const refused = await eventually(async () => {
    const { status } = await call('quick', port)
    expect(status).toBe(503)
    return status
  })
  expect(refused).toBe(503)
  for (const { status, text } of await Promise.all(calls)) {
    expect(status).toBe(200)
    expect(text).toContain('"text":"done"')
  }
  expect(await ended).toBe(0)
  expect(performance.now() - from).toBeLessThan(10_000)
})

it('200 sockets that drip are cut, and hold up nobody', async () => {
  const limits = long ? {} : { headersTimeoutMs: 2_000, bodyTimeoutMs: 2_000 }
  const process = await start(limits)
  const idle = await p95(process.port)
  let open = 0
  const whole = written('quick', process.port)
  const [head] = whole.split('\r\n\r\n')
  for (let n = 0; n < 200; n++) {
    // Half of them never come to the end of their heads, half to that of their bodies.
    const said = n % 2 ? whole.slice(0, 40) : `${head}\r\n\r\n`
    const socket = await deaf(process.port, said)
    socket.resume()
    open++
    let at = said.length
    const drip = setInterval(() => void socket.write(n % 2 ? 'x' : (whole[at++] ?? ' ')), long ? 1_000 : 100)
    socket.once('close', () => {
      clearInterval(drip)
      open--
    })
  }
  const slowest = await p95(process.port)
  expect(slowest).toBeLessThan(timeLimit(200, idle))
  await eventually(() => expect(open).toBe(0), 100_000)
  expect((await process.state()).unhandled).toBe(0)
})
