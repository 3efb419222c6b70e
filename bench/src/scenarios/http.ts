import { methods } from '@mortise/protocol'
import type { Entrant, Scenario, Target } from '../scenario.js'
import { load } from '../load.js'
import { start } from '../program.js'
import { resultIn } from '../result-in.js'
import { handshake, idMark, toolCall, toolList, versionOf, type Call, type Manner } from '../wire.js'

/** What is asked over HTTP, of whom. */
export interface HttpLoad {
  readonly manner: Manner
  readonly call: Call
  /** How many tools the servers have; default 1, and then two more for what is large or takes its time. */
  readonly tools?: number
  /** Default 32. */
  readonly connections?: number
  /** Whether the answer is always the same, so that a bare server need not write it anew. */
  readonly isFixed?: boolean
  /** How many events go before the answer. */
  readonly steps?: number
}

/** Sends one request, reads the one answer out of JSON or a stream of events, and returns its text and its result. */
async function ask(url: string, { headers, body }: Call): Promise<{ bytes: string; result: unknown }> {
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  const result = response.ok ? resultIn(text) : undefined
  if (result === undefined) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`)
  return { bytes: text, result }
}

/** Opens a session, and returns the headers that say so from then on. */
export async function openSession(url: string): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const opened = await fetch(url, { method: 'POST', headers, body: handshake.initialize })
  const id = opened.headers.get('mcp-session-id')
  const text = await opened.text()
  if (!opened.ok || id === null) throw new Error(`No session at ${url}: ${opened.status} ${text.slice(0, 500)}`)
  const session = { 'mcp-session-id': id, 'mcp-protocol-version': versionOf('session') }
  const rest = await fetch(url, { method: 'POST', headers: { ...headers, ...session }, body: handshake.initialized })
  await rest.text()
  return session
}

/** A server of `programs/http`, asked by the generator of load. */
async function entrant(name: string, wanted: HttpLoad, given: object, program: string): Promise<Entrant> {
  const { manner, connections = 32 } = wanted
  const server = await start(program, { given })
  const url = server.told as string
  const session = manner === 'session' && name !== 'bare' ? await openSession(url) : {}
  const call = { ...wanted.call, headers: { ...wanted.call.headers, ...session } }
  const seeThatItIsRight = async (): Promise<void> => {
    const { bytes, result } = await ask(url, call)
    call.check(result)
    const steps = bytes.split(`"method":"${methods.progress.name}"`).length - 1
    if (steps !== (wanted.steps ?? 0)) throw new Error(`It told of ${steps} steps, not of ${wanted.steps ?? 0}`)
  }
  await seeThatItIsRight()
  return {
    name,
    async measure() {
      const before = server.cpu()
      const { calls, seconds, p50, p99 } = await server.unlessItEnds(load(url, call, { connections, seconds: 1 }))
      // The last request of each connection is served when its client has gone: left to run it would weigh on the next turn.
      await server.idle()
      const cpu = (server.cpu() - before) / (calls + connections)
      // Whoever makes the load sees no more of an answer than its status.
      await seeThatItIsRight()
      return { cpu, rate: calls / seconds, p50, p99, peak: server.peak() }
    },
    stop: () => server.stop(),
  }
}

/** What the bare server needs to know: the answer that ours gives. */
export async function answerOfOurs(wanted: HttpLoad, given: object): Promise<object> {
  const server = await start('http/mortise', { given })
  try {
    const url = server.told as string
    const session = wanted.manner === 'session' ? await openSession(url) : {}
    const { bytes, result } = await ask(url, {
      ...wanted.call,
      headers: { ...wanted.call.headers, ...session },
    })
    return wanted.isFixed
      ? { bytes: bytes.replace(String(idMark), String(idMark + 1)) }
      : { result, steps: wanted.steps, stepMethod: methods.progress.name }
  } finally {
    await server.stop()
  }
}

/** The contestants of a load over HTTP, the bare server first; `kind` is the beginning of their programs' names. */
function overHttp(wanted: HttpLoad, peers: readonly string[], kind = ''): Scenario['entrants'] {
  const given = { tools: wanted.tools ?? 1, manner: wanted.manner }
  const enter = (name: string, given: object): Promise<Entrant> => entrant(name, wanted, given, `http/${kind}${name}`)
  const entries = ['mortise', ...peers].map((name) => [name, () => enter(name, given)] as const)
  let known: Promise<object> | undefined
  const bare = async (): Promise<Entrant> => enter('bare', await (known ??= answerOfOurs(wanted, given)))
  return { bare, ...Object.fromEntries(entries) }
}

const shows = ['cpu', 'rate', 'p50', 'p99', 'peak'] as const
/** A call of a tool that repeats a text. */
export const echo = (manner: Manner): Call => toolCall(manner, 'echo0', { text: 'hello' }, (text) => text === 'hello')
const big = (size: number): Call => toolCall('stateless', 'big', { size }, (text) => text.length === size)
const times = (metric: Target['metric'], to: string, limit: number): Target => ({ metric, to, kind: 'at most', limit })
const least = (to: string, limit: number): Target => ({ metric: 'rate', to, kind: 'at least', limit })

const call = (name: string, title: string, wanted: HttpLoad, peers: readonly string[] = []): Scenario => ({
  name,
  title,
  shows,
  rounds: 3,
  entrants: overHttp(wanted, peers),
})

/** What is measured over HTTP. */
export const httpScenarios: readonly Scenario[] = [
  {
    ...call('call', 'a stateless call, 20 tools', { manner: 'stateless', call: echo('stateless'), tools: 20 }, [
      'official-v2',
      'official-v2-schemas-once',
      'tmcp',
    ]),
    isChecked: true,
    rounds: 5,
    targets: [
      times('cpu', 'bare', 1.4),
      times('cpu', 'official-v2', 1 / 30),
      times('cpu', 'tmcp', 1 / 6),
      least('bare', 0.7),
    ],
  },
  {
    ...call('session', 'a call within a session, 20 tools', { manner: 'session', call: echo('session'), tools: 20 }, [
      'official-v1',
      'official-v2',
      'tmcp',
      'fastmcp',
    ]),
    isChecked: true,
    rounds: 5,
    targets: [times('cpu', 'bare', 1.5), times('cpu', 'official-v2', 1 / 8), least('bare', 0.6)],
  },
  call(
    'call-older',
    'a call of 2025 without a session, 20 tools',
    { manner: 'older', call: echo('older'), tools: 20 },
    ['official-v1', 'official-v2'],
  ),
  call('call-200', 'a stateless call, 200 tools', { manner: 'stateless', call: echo('stateless'), tools: 200 }, [
    'official-v2',
  ]),
  {
    ...call(
      'list',
      'a list of 100 tools',
      { manner: 'stateless', call: toolList('stateless', 100), tools: 100, isFixed: true },
      ['official-v2', 'tmcp'],
    ),
    isChecked: true,
    rounds: 7,
    targets: [times('cpu', 'bare', 1.4)],
  },
  call(
    'progress',
    '10 steps of progress as events, and the answer',
    {
      manner: 'stateless',
      call: toolCall('stateless', 'steps', { count: 10 }, (text) => text === 'done', { progressToken: 7 }),
      steps: 10,
    },
    ['official-v2', 'tmcp'],
  ),
  call('result-100k', 'a result of 100 KB', { manner: 'stateless', call: big(100_000) }, ['official-v2']),
  call('result-1m', 'a result of 1 MB', { manner: 'stateless', call: big(1_000_000) }, ['official-v2']),
  {
    name: 'express',
    title: 'a stateless call to an Express app, 20 tools',
    shows,
    rounds: 9,
    entrants: overHttp({ manner: 'stateless', call: echo('stateless'), tools: 20 }, ['official-v2'], 'express-'),
    isChecked: true,
    targets: [times('cpu', 'bare', 1.25)],
  },
  call(
    'connections-1',
    'a stateless call over one connection',
    {
      manner: 'stateless',
      call: echo('stateless'),
      tools: 20,
      connections: 1,
    },
    ['official-v2'],
  ),
  call(
    'connections-256',
    'a stateless call over 256 connections',
    {
      manner: 'stateless',
      call: echo('stateless'),
      tools: 20,
      connections: 256,
    },
    ['official-v2'],
  ),
]
