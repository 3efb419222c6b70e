import { execFile } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timeLimit } from '../../scripts/quickest.js'
import { program } from '../../scripts/program.js'

const mebibyte = 1_048_576
const filler = Buffer.alloc(64 * 1_024, 'x')
const opening = '{"jsonrpc":"2.0","id":1,"result":{"value":"'
/** 8 MiB of text as a gzip member: members in a row are one text. */
const member = gzipSync(Buffer.alloc(8 * mebibyte, 'x'))

/** Writes pieces until there were so many bytes or nobody reads any more, as fast as they are taken. */
function flood(response: ServerResponse, piece: Buffer, bytes: number): void {
  let written = 0
  const write = (): void => {
    while (written < bytes && !response.destroyed) {
      written += piece.length
      if (!response.write(piece)) return void response.once('drain', write)
    }
    response.end()
  }
  write()
}

const begin = (response: ServerResponse, status: number, type: string, text = ''): void => {
  response.writeHead(status, { 'content-type': type })
  if (text !== '') response.write(text)
}
/** What a server does to harm its client, by the last part of the path. */
const harms: Record<string, (response: ServerResponse) => void> = {
  line(response) {
    begin(response, 200, 'text/event-stream', `data: ${opening}`)
    flood(response, filler, 200 * mebibyte)
  },
  lines(response) {
    begin(response, 200, 'text/event-stream')
    flood(response, Buffer.from('data: x\n'.repeat(8_192)), 200 * mebibyte)
  },
  json(response) {
    begin(response, 200, 'application/json', opening)
    flood(response, filler, 200 * mebibyte)
  },
  refusal(response) {
    begin(response, 400, 'application/json', opening)
    flood(response, filler, 200 * mebibyte)
  },
  bomb(response) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.write(gzipSync(opening))
    flood(response, member, 25 * member.length)
  },
  reset(response) {
    begin(response, 200, 'text/event-stream', ': here\n\n')
    response.write(': more\n\n', () => response.socket?.resetAndDestroy())
  },
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  request.resume().on('end', () => {
    const harm = harms[request.url!.slice(1)]
    if (harm) return harm(response)
    begin(response, 200, 'application/json', `${opening}"}}`)
    response.end()
  })
}

/**
 * A process of its own for the client, for memory is counted by process. Prints by how much it was larger than at its
 * beginning in the course of each call, and how the call ended.
 */
const suffering = (origin: string, wire: string): string => `
  const { http } = await import(process.argv[1])
  const options = ${wire === 'fetch' ? '{ fetch: (url, init) => fetch(url, init) }' : '{}'}
  const request = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: {} }
  async function call(path) {
    const transport = await http('${origin}/' + path, options)()
    try {
      await transport.send(request)
      const { value } = await transport.incoming.next()
      return value.lost ? value.reason : new Error('There was an answer')
    } catch (reason) {
      return reason
    } finally {
      await transport.close()
    }
  }
  const began = performance.now()
  await call('well')
  const idle = performance.now() - began
  const before = process.memoryUsage().rss
  const outcomes = {}
  for (const harm of ${JSON.stringify(Object.keys(harms))}) {
    globalThis.gc()
    let most = 0
    const look = () => (most = Math.max(most, process.memoryUsage().rss))
    const watch = setInterval(look, 5)
    const began = performance.now()
    const { name, message } = await call(harm)
    const ms = performance.now() - began
    clearInterval(watch)
    look()
    outcomes[harm] = { name, message, ms, idle, grown: (most - before) / ${mebibyte} }
  }
  console.log(JSON.stringify(outcomes))
`

interface Outcome {
  readonly name: string
  readonly message: string
  readonly ms: number
  /** How long a call takes that does not fail. */
  readonly idle: number
  /** In MiB. */
  readonly grown: number
}

const server = createServer(handle)
const outcomes: Record<string, Record<string, Outcome>> = {}

async function suffer(wire: string): Promise<void> {
  const source = suffering(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, wire)
  // With little room for the young, for it is what is held that counts and not what has not been swept yet.
  const flags = ['--expose-gc', '--max-semi-space-size=2', '--input-type=module']
  const transport = await program(new URL('../../packages/transport-http/src/index.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', source, transport])
  outcomes[wire] = JSON.parse(stdout) as Record<string, Outcome>
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await Promise.all(['node:http', 'fetch'].map(suffer))
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const tooLarge = /raise `maxMessageBytes`/
const packed = /gzip, which was not asked for/
describe.each(['node:http', 'fetch'])('a client over %s', (wire) => {
  it.each([
    ['an endless line', 'line', tooLarge],
    ['an event of endless lines', 'lines', tooLarge],
    ['200 MB of JSON', 'json', tooLarge],
    ['an endless refusal', 'refusal', /refused with status 400/],
    ['200 MB that came packed', 'bomb', wire === 'fetch' ? tooLarge : packed],
  ])('grows by less than 64 MB from %s, and says what was wrong', (_what, harm, words) => {
    const outcome = outcomes[wire]?.[harm]
    expect(outcome?.message).toMatch(words)
    expect(outcome?.grown).toBeLessThan(64)
  })

  it('rejects within a second when the connection is reset in a stream', () => {
    const { name, message, ms = Infinity, idle = 0 } = outcomes[wire]?.reset ?? {}
    expect(name).toBe('ConnectionClosed')
    expect(message).toContain('broke off')
    expect(ms).toBeLessThan(timeLimit(1_000, idle))
  })
})
