import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { folderUntilEnd } from './behind.js'
import { commandOf } from './core.js'
import { said } from './said.js'
import { idMark, type Call } from './wire.js'

/** What a load of requests came to; times in milliseconds. */
export interface Loaded {
  readonly calls: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
}

const wrk = commandOf('wrk')
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

/** A load, if all of it was answered, and well. */
function sound(loaded: Loaded, failed: number, url: string): Loaded {
  if (failed > 0) throw new Error(`${failed} of ${loaded.calls + failed} requests to ${url} were not answered well`)
  return loaded
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
  const { folder, remove } = folderUntilEnd()
  try {
    const file = path.join(folder, 'call.lua')
    writeFileSync(file, script(call, together))
    const out = await said(1, [wrk!, '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', file, url])
    const told = /RESULT (\{.*\})/.exec(out)?.[1]
    if (told === undefined) throw new Error(`${wrk} tells of no result:\n${out}`)
    const { failed, ...loaded } = JSON.parse(told) as Loaded & { failed: number }
    return sound(loaded, failed, url)
  } finally {
    remove()
  }
}

async function byAutocannon(url: string, call: Call, pressure: Pressure): Promise<Loaded> {
  const { connections, seconds, together = 1 } = pressure
  const headers = Object.entries(call.headers).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const body = call.body.replace(String(idMark), '"[<id>]"')
  const file = createRequire(import.meta.url).resolve('autocannon')
  const amount = ['-c', connections, '-d', seconds, '-p', together].map(String)
  const args = ['-j', '-I', '-m', 'POST', ...amount, ...headers, '-b', body, url]
  const out = JSON.parse(await said(1, [process.execPath, file, ...args])) as Record<string, number> & {
    requests: { total: number }
    latency: { p50: number; p99: number }
  }
  const { p50, p99 } = out.latency
  const loaded = { calls: out.requests.total, seconds: out.duration!, p50, p99 }
  return sound(loaded, (out.non2xx ?? 0) + (out.errors ?? 0), url)
}
