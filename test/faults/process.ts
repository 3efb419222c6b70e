import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { onTestFinished } from 'vitest'
import { program } from '../../scripts/program.js'

/** What a server tells of itself. */
export interface State {
  /** The memory of its process, in bytes, without what can be collected. */
  readonly rss: number
  /** How many calls hold on for ever, and how many of them were told to stop. */
  readonly held: number
  readonly aborted: number
  readonly unhandled: number
}

/** The server of this folder, as a process of its own until the test ends. */
export interface Process {
  readonly child: ChildProcess
  readonly url: string
  readonly port: number
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<unknown>
  state(ask?: 'state' | 'changes'): Promise<State>
}

/** Starts the server with these options of `serveHttp`. */
export async function start(options: object = {}): Promise<Process> {
  const child = fork(await program(new URL('server.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--max-semi-space-size=2'],
    env: { ...process.env, OPTIONS: JSON.stringify(options) },
  })
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as unknown)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const [url] = (await once(child, 'message')) as [string]
  return {
    child,
    url,
    port: Number(new URL(url).port),
    ended,
    async state(ask = 'state') {
      child.send(ask)
      const [state] = (await once(child, 'message')) as [State]
      return state
    },
  }
}

/** The head and body of a call of a tool, without a session, as it goes over a socket. */
export function written(tool: string, port: number): string {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    progressToken: 'p',
  }
  const params = { name: tool, arguments: {}, _meta: meta }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  const head = [
    'POST /mcp HTTP/1.1',
    `host: localhost:${port}`,
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    'mcp-protocol-version: 2026-07-28',
    'mcp-method: tools/call',
    `mcp-name: ${tool}`,
    `content-length: ${body.length}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** Calls a tool without a session; gives the status and the text of the response, and how many milliseconds it took. */
export function call(tool: string, port: number): Promise<{ status: number; text: string; ms: number }> {
  const from = performance.now()
  const [head = '', body] = written(tool, port).split('\r\n\r\n')
  const headers = Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(': ') as [string, string]),
  )
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: '127.0.0.1', path: '/mcp', method: 'POST', headers, agent: false })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode!, text, ms: performance.now() - from }))
    })
    sent.end(body)
  })
}

/** The 95th of a hundred quick calls, one after another, in milliseconds. */
export async function p95(port: number, count = 100): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < count; n++) times.push((await call('quick', port)).ms)
  return times.toSorted((a, b) => a - b)[Math.floor(count * 0.95)]!
}
