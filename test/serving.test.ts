import { PassThrough } from 'node:stream'
import { Client, type Changes } from '@mortise/client'
import { methods, revisionOf, versions, type Change, type Opener, type Version } from '@mortise/protocol'
import { McpServer } from '@mortise/server'
import { http } from '@mortise/transport-http'
import { serveHttp } from '@mortise/transport-http/node'
import { serveStdio, streamTransport } from '@mortise/transport-stdio'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { until } from './leftovers/processes.js'

const calls = 15
const questions = 3
const [streams, posters] = [3, 50]
const numbered = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/** Made once, for everybody: whatever it says, it says whom it takes itself to be talking to. */
function makeServer(): McpServer {
  const server = new McpServer({ name: 'one for all', version: '1.0.0' })
  const Work = z.object({ name: z.string(), n: z.number(), load: z.string() })
  server.registerTool('work', { inputSchema: Work }, async ({ name, n, load }, ctx) => {
    for (const step of [1, 2, 3]) {
      await ctx.progress(step, 3, `${name} ${n}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await ctx.log('info', { name, n })
    server.resourceChanged(`own://${name}`)
    return JSON.stringify({ name, n, load, id: ctx.request.id, caller: ctx.caller.info?.name })
  })
  server.registerTool(
    'ask',
    { inputSchema: z.object({ name: z.string(), n: z.number() }) },
    async ({ name, n }, ctx) => {
      const schema = z.object({ word: z.string() })
      const answer = await ctx.elicit('word', { message: `${name} ${n}`, schema })
      return answer.action === 'accept' ? answer.content.word : answer.action
    },
  )
  for (const scheme of ['own', 'ready']) server.registerResource(scheme, `${scheme}://{name}`, {}, (uri) => uri)
  return server
}

/** One client, and all that it is told. */
class Guest {
  readonly name: string
  readonly isAsked: boolean
  readonly client: Client
  readonly log: unknown[] = []
  readonly asked: string[] = []
  readonly changes: Change[] = []
  readonly noise: string[] = []
  readonly ids: number[] = []
  #following: Changes | undefined

  constructor(name: string, version: Version) {
    this.name = `${name} of ${version}`
    this.isAsked = version >= '2025-06-18'
    this.client = new Client({ name: this.name, version: '1.0.0' }, { versions: [version] })
    if (this.isAsked) {
      this.client.handle(methods.elicit, ({ message }) => {
        this.asked.push(message)
        return { action: 'accept', content: { word: `${message}, says ${this.name}` } }
      })
    }
    this.client.on(methods.logged, ({ data }) => this.log.push(data))
  }

  async arrive(target: Opener): Promise<void> {
    await this.client.connect(target)
    await this.client.setLogLevel('info')
    const uris = [this.uri('own'), this.uri('ready')]
    const changes = (this.#following = await this.client.listen({ resourceSubscriptions: uris }))
    void (async () => {
      for await (const change of changes) this.changes.push(change)
    })()
    // The listening client keeps to its filter, so what comes to the wrong door is overheard here.
    this.client.overhear(({ method, params }) => {
      if (method === methods.resourceUpdated.name && !uris.includes(String(params?.uri)))
        this.noise.push(String(params?.uri))
    })
  }

  uri(scheme: 'own' | 'ready'): string {
    return `${scheme}://${this.name}`
  }

  heard(scheme: 'own' | 'ready'): number {
    return this.changes.filter(({ uri }) => uri === this.uri(scheme)).length
  }

  async leave(): Promise<void> {
    await this.#following?.close()
    await this.client.close()
  }
}

async function works(guest: Guest, n: number): Promise<void> {
  const { name, client } = guest
  const heard: unknown[] = []
  const load = `${name}/${n};`.repeat(1 + ((n * 97) % 400))
  const onProgress = (step: object): void => void heard.push(step)
  const { content } = await client.callTool({ name: 'work', arguments: { name, n, load } }, { onProgress })
  const [block] = content
  const { id, ...answer } = JSON.parse(block?.type === 'text' ? block.text : '') as { id: number }
  expect(answer).toEqual({ name, n, load, caller: name })
  expect(heard).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3, message: `${name} ${n}` })))
  guest.ids.push(id)
}

async function asks({ name, client }: Guest, n: number): Promise<void> {
  const result = await client.callTool({ name: 'ask', arguments: { name, n } })
  expect(result).toMatchObject({ content: [{ text: `${name} ${n}, says ${name}` }] })
}

/** All that a guest wants, at once. */
async function isServed(guest: Guest): Promise<void> {
  const asking = guest.isAsked ? numbered(questions).map((n) => asks(guest, n)) : []
  await Promise.all([...numbered(calls).map((n) => works(guest, n)), ...asking])
}

const overStreams = (server: McpServer): Opener => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()]
  serveStdio(server, { input: toServer, output: toClient })
  return () => streamTransport({ input: toClient, output: toServer, side: 'client' })
}

/** Changes that nobody counts are told until everybody has heard one: in a session, the way for them opens when it may. */
async function allListen(server: McpServer, guests: readonly Guest[], times: number): Promise<void> {
  await until('everybody hears of changes', () => {
    const deaf = guests.filter((guest) => guest.heard('ready') < times)
    for (const guest of deaf) server.resourceChanged(guest.uri('ready'))
    return deaf.length === 0
  })
}

it('one server object serves 53 clients of all revisions at once, and nothing goes astray', async () => {
  const server = makeServer()
  const served = await serveHttp(server)
  onTestFinished(() => served.close())
  const guests = numbered(streams + posters).map((n) => new Guest(`guest ${n}`, versions[(2 * n) % versions.length]!))
  onTestFinished(async () => void (await Promise.all(guests.map((guest) => guest.leave()))))
  await Promise.all(guests.map((guest, n) => guest.arrive(n < streams ? overStreams(server) : http(served.url))))
  await allListen(server, guests, 1)

  await Promise.all(guests.map(isServed))

  const complete = (guest: Guest): boolean => guest.heard('own') >= calls && guest.log.length >= calls
  await until('everybody has heard everything', () => guests.every(complete))
  // What would come too often has come before one more.
  const before = Math.max(...guests.map((guest) => guest.heard('ready')))
  await allListen(server, guests, before + 1)
  for (const guest of guests) {
    const { name, client, log, asked, isAsked, noise } = guest
    expect(client.server.revision).toBe(revisionOf(name.slice(-10)))
    expect(guest.heard('own')).toBe(calls)
    const byNumber = log.toSorted((a, b) => (a as { n: number }).n - (b as { n: number }).n)
    expect(byNumber).toEqual(numbered(calls).map((n) => ({ name, n })))
    expect(asked.toSorted()).toEqual(isAsked ? numbered(questions).map((n) => `${name} ${n}`) : [])
    expect(noise).toEqual([])
  }
  // All count their requests alike, so that the ids of one are those of the others.
  expect(new Set(guests.flatMap(({ ids }) => ids)).size).toBeLessThan(calls * 3)
})
