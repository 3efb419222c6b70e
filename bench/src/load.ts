import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { onCore } from './program.js'
import { idMark, type Call } from './wire.js'

/** What a load of requests came to; times in milliseconds. */
export interface Loaded {
  readonly calls: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
}

const wrk = ['/usr/bin/wrk', '/usr/local/bin/wrk'].find((file) => existsSync(file))
/** The name of the generator of load, for the report. */
export const generator = wrk ? 'wrk' : 'autocannon'

/** How hard a server is asked. */
export interface Pressure {
  readonly connections: number
  readonly seconds: number
  /** How many requests a connection sends before it waits for their answers; default 1. */
  readonly together?: number
}

/** Asks the same again and again. Throws when any answer is not well. */
export const load = (url: string, call: Call, pressure: Pressure): Promise<Loaded> =>
  (wrk ? byWrk : byAutocannon)(url, call, pressure)

async function run(command: readonly string[]): Promise<string> {
  const [first, rest] = onCore(1, command)
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (!out) throw new Error(`${command[0]} said nothing: ${err}`)
  return out
}

const quoted = (words: string): string => `[==[${words}]==]`

/** The body has a new id each time, for within a session they may not be the same. */
const script = ({ headers, body }: Call, together: number): string => `
local id, head, tail = ${idMark}, '', ''
function init(args)
  local headers = {}
  ${Object.entries(headers)
    .map(([name, value]) => `headers[ ${quoted(name)} ] = ${quoted(value)}`)
    .join('\n  ')}
  local whole = wrk.format('POST', nil, headers, ${quoted(body)})
  local from, to = string.find(whole, '${idMark}', 1, true)
  head, tail = string.sub(whole, 1, from - 1), string.sub(whole, to + 1)
end
function request()
  local all = ''
  for _ = 1, ${together} do
    id = id + 1
    all = all .. head .. id .. tail
  end
  return all
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT {"calls":%d,"seconds":%f,"failed":%d,"p50":%f,"p99":%f}',
    summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
`

async function byWrk(url: string, call: Call, pressure: Pressure): Promise<Loaded> {
  const { connections, seconds, together = 1 } = pressure
  const folder = mkdtempSync(path.join(tmpdir(), 'mortise-bench-'))
  try {
    const file = path.join(folder, 'call.lua')
    writeFileSync(file, script(call, together))
    const out = await run([wrk!, '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', file, url])
    const found = JSON.parse(/RESULT (\{.*\})/.exec(out)?.[1] ?? '{"failed":-1}') as Loaded & { failed: number }
    if (found.failed !== 0) throw new Error(`${found.failed} requests to ${url} failed:\n${out}`)
    if (found.calls === 0) throw new Error(`${url} answered nothing in ${seconds} s`)
    return found
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function byAutocannon(url: string, call: Call, pressure: Pressure): Promise<Loaded> {
  const { connections, seconds, together = 1 } = pressure
  const headers = Object.entries(call.headers).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const body = call.body.replace(String(idMark), '"[<id>]"')
  const file = new URL('../../node_modules/autocannon/autocannon.js', import.meta.url).pathname
  const amount = ['-c', connections, '-d', seconds, '-p', together].map(String)
  const args = ['-j', '-I', '-m', 'POST', ...amount, ...headers, '-b', body, url]
  const out = JSON.parse(await run([process.execPath, file, ...args])) as Record<string, number> & {
    requests: { total: number }
    latency: { p50: number; p99: number }
  }
  const failed = (out.non2xx ?? 0) + (out.errors ?? 0)
  if (failed > 0) throw new Error(`${failed} requests to ${url} failed`)
  return { calls: out.requests.total, seconds: out.duration!, p50: out.latency.p50, p99: out.latency.p99 }
}
