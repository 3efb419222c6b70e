import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { Opener, Version } from '@mortise/protocol'
import { http } from '@mortise/transport-http'
import { serveHttp } from '@mortise/transport-http/node'
import { streamTransport } from '@mortise/transport-stdio'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { timeLimit } from '../scripts/quickest.js'
import { standIn } from '../servers/weather/src/testing/stand-in.js'
import { busy } from './leftovers/busy.js'
import { offer } from './leftovers/offer.js'
import { seesProcesses, until } from './leftovers/processes.js'
import { commandOf, idle, start, type Running } from './leftovers/programs.js'

const [session, stateless] = ['2025-11-25', '2026-07-28'] as const
let second = 1000

beforeAll(async () => {
  second = timeLimit(1000, await idle())
})

/** What it started is killed when the test ends, if it has not ended by then. */
async function running(...started: Parameters<typeof start>): Promise<Running> {
  const program = await start(...started)
  onTestFinished(async () => {
    program.child.kill('SIGKILL')
    for (const pid of program.children.running()) process.kill(pid, 'SIGKILL')
    await program.ended
  })
  return program
}

/** What a program says of itself: what kept it running before, and what does when all is closed. */
interface Held {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** How it ends with a program that has said so. */
async function endOf({ ended, children }: Running, { before, after }: Held): Promise<object> {
  const from = performance.now()
  const extra = [...after]
  for (const each of before) if (extra.includes(each)) extra.splice(extra.indexOf(each), 1)
  const { how, at } = await ended
  return { extra, how, isLate: at - from > second, children: children.running() }
}
const wellEnded = { extra: [], how: 0, isLate: false, children: [] }

describe.runIf(seesProcesses)('a client that is killed leaves nobody behind', () => {
  const server = async (name: string, ...args: string[]): Promise<string[]> => [
    ...(await commandOf(`../../servers/${name}/src/testing/run`)),
    ...args,
  ]

  async function leftBy({ child, children }: Running): Promise<number[]> {
    expect(children.running()).not.toEqual([])
    child.kill('SIGKILL')
    await until('what it started has ended', () => children.running().length === 0, second).catch(() => {})
    return children.running()
  }

  it('of a server that waits', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mortise-leftovers-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const client = await running('killed-client', [session, '', ...(await server('filesystem', folder))])
    await once(client.child.stdout, 'data')
    expect(await leftBy(client)).toEqual([])
  })

  it('of a server with a call under way', async () => {
    const provider = await standIn()
    onTestFinished(() => provider.close())
    const asked = new Promise<void>((resolve) => provider.behave(() => resolve()))
    const env = { OPEN_METEO_URL: provider.url }
    const client = await running('killed-client', [stateless, 'get_current', ...(await server('weather'))], env)
    await asked
    expect(await leftBy(client)).toEqual([])
  })

  it('of a server and the shell around it', async () => {
    // What a shell runs beside itself has no input but that which it is given.
    const wrapper = ['sh', '-c', 'exec 3<&0; "$@" <&3 & wait', 'sh']
    const weather = await server('weather', '--provider', 'sample')
    const client = await running('killed-client', [stateless, '', ...wrapper, ...weather])
    await once(client.child.stdout, 'data')
    expect(client.children.running()).toHaveLength(2)
    expect(await leftBy(client)).toEqual([])
  })
})

describe('a client that closes while it is busy is held by nothing any more', () => {
  async function closing(way: string, version: Version, ...where: string[]): Promise<object> {
    const client = await running('closing-client', [way, version, ...where])
    const said = JSON.parse(await text(client.child.stdout)) as Held & { during: string[]; reason: string }
    expect(said.reason).toContain('ConnectionClosed')
    expect(said.during.length).toBeGreaterThan(said.before.length)
    return endOf(client, said)
  }

  it.each([session, stateless])('in memory, in %s', async (version) => {
    expect(await closing('memory', version)).toEqual(wellEnded)
  })

  it.each([session, stateless])('over HTTP, in %s', async (version) => {
    const served = await serveHttp(offer())
    onTestFinished(() => served.close())
    expect(await closing('http', version, served.url)).toEqual(wellEnded)
  })

  it.each([session, stateless])('over stdio, in %s', async (version) => {
    expect(await closing('stdio', version, ...(await commandOf('serving-stdio')))).toEqual(wellEnded)
  })
})

describe('a server that closes while clients are busy is held by nothing any more', () => {
  async function closing(way: 'http' | 'stdio', clients: readonly (readonly [Version, string])[]): Promise<object> {
    const server = await running('closing-server', [way])
    const { child } = server
    const [{ url }] = (await once(child, 'message')) as [{ url: string }]
    const pipes = { input: child.stdout, output: child.stdin, side: 'client' } as const
    const target: Opener = way === 'http' ? http(url) : () => streamTransport(pipes)
    const all = await Promise.all(clients.map(([version, tool]) => busy(target, version, tool)))
    child.send('close')
    const [held] = (await once(child, 'message')) as [Held]
    const end = await endOf(server, held)
    for (const { client, over, unfollowed } of all) {
      expect(await over).toBeInstanceOf(Error)
      await client.close()
      await unfollowed
    }
    return end
  }

  it('over HTTP, with sessions and streams open, and calls under way that heed it and that do not', async () => {
    const tools = ['patient', 'deaf']
    const clients = [session, stateless].flatMap((version) => tools.map((tool) => [version, tool] as const))
    expect(await closing('http', clients)).toEqual(wellEnded)
  })

  it.each([
    [session, 'patient'],
    [stateless, 'deaf'],
  ] as const)('over stdio, in %s, with a %s call under way', async (version, tool) => {
    expect(await closing('stdio', [[version, tool]])).toEqual(wellEnded)
  })
})
